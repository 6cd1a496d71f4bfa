"""Django's makemigrations, without the texts of fields."""

from typing import Any

from django.core.management.commands import makemigrations

from ceh.core.migrating import without_texts


class Command(makemigrations.Command):
    """Write migrations, or check that none is missing."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django does."""
        with without_texts():
            super().handle(*args, **options)
