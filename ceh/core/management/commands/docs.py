"""Write the generated pages of docs/."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tools.docs import DOCS, pages


class Command(BaseCommand):
    help = "Write the generated pages of docs/: states, commands, personal data (permissions come with make docs)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in pages().items():
            target = DOCS / name
            if target.exists() and target.read_text(encoding="utf-8") == text:
                continue
            if options["check"]:
                raise CommandError(f"docs/{name} is stale, run make docs.")
            target.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{name}")
