"""Write the generated pages of docs/."""

from typing import Any

from django.core.management.base import BaseCommand

from tools.docs import DOCS, pages


class Command(BaseCommand):
    help = "Write the generated pages of docs/: states and commands (permissions come with make docs)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in pages().items():
            (DOCS / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name}")
