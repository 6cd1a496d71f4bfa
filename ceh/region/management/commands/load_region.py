"""manage.py load_region regions/gorenjska: read a region pack."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.region.actions import load_pack


class Command(BaseCommand):
    """Load a region pack, all or nothing; loading it again changes only what the pack changed."""

    help = "Load a region pack (a folder of YAML and GeoJSON files)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            region = load_pack(path=path, now=clock.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        counts = region.load_counts  # type: ignore[attr-defined]
        for label, numbers in counts.by_label.items():
            text = ", ".join(f"{number} {what}" for what, number in sorted(numbers.items()))
            self.stdout.write(f"{label}: {text}")
        self.stdout.write(f"{region}: {'loaded' if counts.changed else 'nothing has changed'}.")
