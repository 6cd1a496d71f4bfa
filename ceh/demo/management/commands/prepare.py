"""Everything between an empty database and a house that can open its doors, in one process."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from ceh.core import clock
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
        call_command("compile_translations", stdout=self.stdout)
        call_command("migrate", verbosity=0)
        call_command("load_region", options["pack"], stdout=self.stdout)
        if settings.DEMO:
            story.invite_people(now=clock.now())
            if not story.has_been_played():  # the job worker plays it, while the first pages are served
                enqueue(play_story, once="demo.story")
            call_command("demo_sign_ins", stdout=self.stdout)
