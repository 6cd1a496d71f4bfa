"""Fail unless every text of the code is translated."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tools.messages import PLURALS, PROJECT


class Command(BaseCommand):
    help = "List texts that are not translated, have too few plural forms or other placeholders; fail if any."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [f"{language}: {line}" for language in PLURALS for line in PROJECT.check(language)]
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} things to do in the translations.")
