"""Renew the catalogues of translations from the code and from locale/parts."""

from typing import Any

from django.core.management.base import BaseCommand

from tools.messages import PLURALS, PROJECT


class Command(BaseCommand):
    help = (
        "Take all texts of the code into locale/<language>/LC_MESSAGES/django.po and keep their translations."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for language in PLURALS:
            merged = PROJECT.renew(language)
            missing = [text.msgid for key, text in merged.texts.items() if key not in merged.strings]
            for line in merged.conflicts:
                self.stdout.write(f"two translations: {line}")
            for line in merged.unused:
                self.stdout.write(f"in no code: {line}")
            self.stdout.write(f"{language}: {len(merged.texts)} texts, {len(missing)} not translated")
