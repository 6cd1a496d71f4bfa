"""Erase again the people who were erased after the backup that was just restored."""

import sys
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from ceh.people.actions.erasing import erase_again


class Command(BaseCommand):
    help = "Erase again who was erased since a restored backup; reads `<public id> <time>` lines (make restore does)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        erased = 0
        for line in filter(None, map(str.strip, sys.stdin)):
            public_id, _space, when = line.partition(" ")
            erased += erase_again(public_id=public_id, erased_at=datetime.fromisoformat(when))
        if erased:
            self.stdout.write(f"Erased again, as they were erased after the backup: {erased}.")
