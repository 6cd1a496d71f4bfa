"""manage.py rebuild_search: file everything that the search finds anew."""

from typing import Any

from django.core.management.base import BaseCommand

from ceh.search.actions import rebuild


class Command(BaseCommand):
    """Needed after a restore of single tables or a change of the rules of words; else the actions keep it true."""

    help = "Index anew everything that the search finds: spaces, machines, courses, guides and so on."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} entries.")
