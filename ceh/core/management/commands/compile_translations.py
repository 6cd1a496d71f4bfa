"""Compile the catalogues where they changed; needs no gettext tools."""

from typing import Any

from django.core.management.base import BaseCommand

from tools.messages import PLURALS, PROJECT, compile_catalogue


class Command(BaseCommand):
    help = "Compile locale/<language>/LC_MESSAGES/django.po where the compiled file is missing or older."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for language in PLURALS:
            if PROJECT.catalogue(language).exists() and compile_catalogue(PROJECT.catalogue(language)):
                self.stdout.write(f"{language}: compiled")
