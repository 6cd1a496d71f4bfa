"""manage.py rebuild_search: file every record of the directory anew."""

from typing import Any

from django.core.management.base import BaseCommand

from ceh.network.actions.search import rebuild


class Command(BaseCommand):
    """Needed after a restore of single tables or a change of the rules of words; else the actions keep it true."""

    help = "File all spaces, organisations, practices and guides anew for the search."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} entries.")
