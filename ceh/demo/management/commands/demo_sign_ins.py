"""Who may sign in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ceh.core.refusals import Refused
from ceh.demo import cast
from ceh.people.models import Person

WHO = (
    ("koordinatorka", "coordinator"),
    ("vodja", "manager of Ustvarjalnica Zgled"),
    ("clanica", "member"),
    ("trenerka", "trainer"),
    ("revizorka", "auditor"),
    ("skrbnik", "administrator"),
    ("svetovalec", "adviser"),
    ("mentorica", "mentor"),
    ("skrbnica", "guardian"),
    ("mladi", "child of 14 with a guardian"),
)


class Command(BaseCommand):
    help = "Print the sign-ins of the demonstration (only with CEH_DEMO=1)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = cast.password()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        there = set(Person.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True))
        lines = [f"{cast.mailbox(box):32} {role}" for box, role in WHO if cast.mailbox(box) in there]
        width = max(map(len, [*lines, f"password: {secret}"]), default=0)
        self.stdout.write("┌─ sign-ins of the demonstration " + "─" * max(0, width - 30) + "┐")
        for line in [*lines, "", f"password: {secret}"]:
            self.stdout.write(f"│ {line:{width}} │")
        self.stdout.write("└" + "─" * (width + 2) + "┘")
