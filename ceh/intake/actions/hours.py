"""One row after another, a table's bookings come in, each by the one action that books."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.bookings.rules.bookings import Wish
from ceh.bookings.states import BOOKING
from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.intake.actions.progress import Tell, tried
from ceh.intake.models import TableIn
from ceh.intake.queries import tables as queries
from ceh.intake.rules.lines import Line, bad, moment, number
from ceh.people.models import Person
from ceh.timetable.actions.claims import lock
from ceh.timetable.models import Resource
from ceh.timetable.queries import zone_of

Cells = dict[str, str]


def lock_people(ids: Iterable[int]) -> None:
    """Lock accounts in the order of their keys, before resources, as a booking does where shares are counted."""
    list(
        Person.objects.filter(pk__in=set(ids)).select_for_update(no_key=True).order_by("pk").values_list("pk")
    )


class Bringing:
    """The bookings of one table while it is taken over or tried; what it names is locked until the end."""

    def __init__(self, table: TableIn, told: list[tuple[Line, Cells]], by: Person, now: datetime) -> None:
        self.by, self.now = by, now
        self.zone = zone_of(table.space)
        self.things = queries.things(table.space)
        self.people = queries.people(
            table.space, {given["email"].lower() for _line, given in told if given["email"]}, by
        )
        named = [one for _line, given in told for one in self.things.get(fold(given["thing"]), [])]
        lock_people(one.pk for one in self.people.values())
        lock(one.pk for one in named)
        self.standing = queries.standing({one.pk for one in named}, {one.pk for one in self.people.values()})
        self.seen: dict[tuple[int, int, datetime], int] = {}

    def thing(self, name: str) -> Resource:
        """What the row means by its name."""
        found = self.things.get(fold(name), [])
        if not found:
            raise bad(
                "thing", _("Nothing here is called “%(name)s”.") % {"name": name[:60]},
                _("Write the name as the space uses it."), "thing",
            )  # fmt: skip
        if len(found) > 1:
            raise bad(
                "ambiguous", _("Several things have this name."), _("Rename one of them first."), "thing"
            )
        return found[0]

    def person(self, email: str) -> Person:
        """Whose booking it is."""
        found = self.people.get(email.lower())
        if found is None:
            raise bad(
                "person", _("Nobody with this e-mail address has to do with this space."),
                _("Ask the person to check in here once, or a coordinator of the network to import the table."),
                "email",
            )  # fmt: skip
        return found

    def read(self, given: Cells) -> dict[str, Any]:
        """What the cells mean. Raises Refused, all at once."""
        readers: dict[str, Any] = {
            "thing": self.thing, "starts": lambda text: moment(text, self.zone),
            "ends": lambda text: moment(text, self.zone),
            "email": self.person, "people": number, "seats": number,
        }  # fmt: skip
        found, problems = {}, []
        for name, reader in readers.items():
            try:
                found[name] = reader(given.get(name, ""))
            except Refused as refused:
                refused.field_name = name
                problems.append(refused)
        if problems:
            first = problems[0]
            raise Refused(first.rule, first.message, first.next_step, problems=problems)
        return found

    def row(self, line: Line, given: Cells) -> dict[str, Any] | None:
        """Book what a row says, or find it booked; gives what undoing needs. Raises Refused, all at once."""
        found = self.read(given)
        wish = Wish(found["starts"], found["ends"], seats=found["seats"], people=found["people"])
        if wish.ends_at <= wish.starts_at:
            raise bad("ends", _("It ends before it starts."), _("Write a later end."), "ends")
        return self.book(line, given, found["thing"], found["email"], wish)

    def book(
        self, line: Line, given: Cells, thing: Resource, person: Person, wish: Wish
    ) -> dict[str, Any] | None:
        """Book it once, however often it is brought."""
        key = (thing.pk, person.pk, wish.starts_at)
        if key in self.seen:
            raise bad(
                "twice",
                _("The same is already in row %(row)s.") % {"row": self.seen[key]},
                _("Leave one of them."),
            )
        self.seen[key] = line.row
        if key in self.standing:
            line.key = self.standing[key].pk
            return None
        try:
            made = bookings.book(
                resource_id=thing.pk, person=person, wish=wish, by=self.by, now=self.now,
                purpose=given.get("purpose", ""), source="import",
            )  # fmt: skip
        except Refused as refused:
            for one in refused.problems or [refused]:
                one.field_name = ""  # it is about the whole row
            raise
        line.what, line.key = "new", made.pk
        return {"booking": made.pk}


def bring(
    table: TableIn, told: list[tuple[Line, Cells]], *, by: Person, now: datetime, tell: Tell
) -> list[dict[str, Any]]:
    """Book what the rows say, each in a savepoint; gives what undoing needs. Call it inside the transaction."""
    return tried(told, Bringing(table, told, by, now), tell)


def undo(table: TableIn, *, by: Person, now: datetime, reason: str) -> None:
    """Cancel what is still ahead; what was cancelled since stays so.

    Raises Refused "intake.used" where one has begun.
    """
    rows = Booking.objects.filter(pk__in=[one["booking"] for one in table.made]).order_by("pk")
    lock(rows.values_list("resource_id", flat=True))
    for row in rows.select_related("resource__space", "person"):
        begun = row.state not in ("cancelled", "rejected", "displaced") and row.starts_at <= now
        if begun or row.state in ("in_use", "completed", "no_show"):
            raise Refused(
                "intake.used", _("“%(name)s” has begun or is over, so nothing was undone.") % {"name": row.resource},
                _("Cancel the bookings ahead one by one."), url=row.get_absolute_url(), kind="conflict",
            )  # fmt: skip
        if row.state in BOOKING.group("ahead"):
            bookings.cancel(booking=row, by=by, now=now, reason=reason)
