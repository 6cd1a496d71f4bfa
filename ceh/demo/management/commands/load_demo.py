"""Play the demonstration into an empty region."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.demo import story


class Command(BaseCommand):
    help = "Play the demonstration's story through the real actions (once; only with CEH_DEMO=1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=1, help="what is left to chance comes out alike for one seed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration data exist only in demonstration mode: set CEH_DEMO=1.")
        bar = sys.stdout.isatty()
        previous = ""
        try:
            for share, what in story.play(now=clock.now(), seed=options["seed"]):
                if bar:
                    full = round(share * 30)
                    self.stdout.write(
                        f"\rDemonstration [{'█' * full}{'·' * (30 - full)}] {share:4.0%} {what:40}", ending=""
                    )
                    self.stdout.flush()
                elif what != previous:
                    self.stdout.write(f"Demonstration {share:4.0%} {what}")
                previous = what
        except Refused as refused:
            if refused.rule != "demo.there":
                raise CommandError(str(refused)) from refused
            return
        self.stdout.write("" if bar else "Demonstration loaded.")
