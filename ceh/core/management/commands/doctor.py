"""Say in plain words whether Ceh is well."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ceh.core import clock
from ceh.core.health import examine


class Command(BaseCommand):
    help = "Say whether database, migrations, worker, jobs, letters, mail server, media and disk are fine."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say only what is not fine")

    def handle(self, *args: Any, **options: Any) -> None:
        trouble = 0
        for finding in examine(clock.now()):
            trouble += not finding.fine
            if finding.fine and options["quiet"]:
                continue
            mark = self.style.SUCCESS("ok ") if finding.fine else self.style.ERROR("NO ")
            self.stdout.write(f"{mark} {finding.part}: {finding.message} {finding.next_step}".rstrip())
        if trouble:
            raise CommandError(f"{trouble} of the checks found something.")
