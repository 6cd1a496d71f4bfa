"""Everything between an empty database and a Ceh that can open, in one process."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from ceh.core import clock
from ceh.core.guards import is_connection_lost
from ceh.core.jobs import enqueue
from ceh.demo import story
from ceh.demo.jobs import play_story


class Command(BaseCommand):
    help = (
        "Compile translations, migrate, load the region's pack and, with CEH_DEMO=1, begin the demonstration."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", help="the folder of the region's pack")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with the code EX_TEMPFAIL when the database was lost: every step can be repeated."""
        call_command("compile_translations", stdout=self.stdout)
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if "the database system is" in str(error):  # it starts, or recovers from the end of a process
                raise self.interruption(error) from error
            raise
        try:
            self.prepare_database(options["pack"])
        except Exception as error:
            if is_connection_lost(error):
                raise self.interruption(error) from error
            raise

    def interruption(self, error: Exception) -> CommandError:
        """What the supervisor takes as: wait for the database and run me again."""
        return CommandError(f"The connection to the database was lost: {error}", returncode=os.EX_TEMPFAIL)

    def prepare_database(self, pack: str) -> None:
        """Bring the schema, the region and the demonstration to what this version says."""
        call_command("migrate", verbosity=0)
        call_command("load_region", pack, stdout=self.stdout)
        if settings.DEMO:
            story.invite_people(now=clock.now())
            if not story.has_been_played():  # the job worker plays it, while the first pages are served
                enqueue(play_story, once="demo.story")
            call_command("demo_sign_ins", stdout=self.stdout)
