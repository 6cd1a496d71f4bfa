"""Tables of bookings."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings as actions
from ceh.bookings.models import Booking
from ceh.bookings.states import BOOKING
from ceh.core.language import fold
from ceh.imports.adapters import Importer, UndoEntry, register
from ceh.imports.rules.cells import bad_cell, day_and_time, whole_number
from ceh.imports.rules.tables import Column, Row, check_row
from ceh.network.queries.ties import tied_members
from ceh.people.models import Person
from ceh.timetable.actions.claims import lock
from ceh.timetable.models import Resource
from ceh.timetable.queries import zone_of
from ceh.timetable.rules import instant

COLUMNS = (
    Column("thing", gettext_lazy("What is booked"), required=True),
    Column("starts", gettext_lazy("From"), required=True),
    Column("ends", gettext_lazy("Until"), required=True),
    Column("email", gettext_lazy("E-mail of the person"), 254, required=True),
    Column("people", gettext_lazy("People present"), default="1", read=whole_number),
    Column("seats", gettext_lazy("Places"), default="1", read=whole_number),
    Column("purpose", gettext_lazy("What for")),
)


@register
class BookingImporter(Importer):
    """Bookings of a space, each made by the action that pages call. Times are on the clock of the space."""

    kind, label, order = "bookings", gettext_lazy("Bookings"), 20
    permission, in_space = "bookings.decide_booking", True
    holds_personal_data = True
    columns = COLUMNS
    required_heads = tuple((column.name,) for column in COLUMNS if column.required)
    title_columns = ("thing", "starts", "email")
    hint = gettext_lazy("Times are local to the space: 2027-03-04 14:00 or 4. 3. 2027 14:00.")
    undo_hint = gettext_lazy(
        "The imported bookings are cancelled, and the people are told. "
        "If one of them has started, nothing is undone."
    )
    reason_hint = gettext_lazy("Shown to people whose booking is cancelled.")
    used_next_step = gettext_lazy("Cancel the bookings ahead one by one.")

    def prepare(self, rows: Sequence[Row]) -> None:
        """Lock people, then resources, as a booking does where shares are counted."""
        self.zone = zone_of(self.space)
        self.things: dict[str, list[Resource]] = {}
        for resource in Resource.objects.filter(space=self.space, retired_at=None):
            for text in {fold(text) for text in resource.name.values()}:
                self.things.setdefault(text, []).append(resource)
        emails = {row.cells["email"].lower() for row in rows if row.cells["email"]}
        self.people, _numbers = tied_members(self.space, emails, [], by=self.by)
        people = {person.pk for person in self.people.values()}
        named = {resource.pk for row in rows for resource in self.things.get(fold(row.cells["thing"]), [])}
        locked = Person.objects.filter(pk__in=people).select_for_update(no_key=True)
        list(locked.order_by("pk").values_list("pk"))
        lock(named)
        present = Booking.objects.filter(
            resource__in=named, person__in=people, state__in=[*BOOKING.group("holds"), "completed"]
        )
        self.present = set(present.values_list("resource", "person", "starts_at"))

    def clean(self, name: str, text: str) -> Any:
        readers = {"thing": self.thing, "starts": self.moment, "ends": self.moment, "email": self.person}
        return readers[name](text) if name in readers else super().clean(name, text)

    def thing(self, name: str) -> Resource:
        """What the row means by its name."""
        things = self.things.get(fold(name), [])
        if not things:
            raise bad_cell(
                _("Nothing here is called “%(name)s”.") % {"name": name[:60]},
                _("Enter the name as the space uses it."),
                rule="thing",
            )
        if len(things) > 1:
            raise bad_cell(
                _("Several things have this name."), _("Rename one of them first."), rule="ambiguous"
            )
        return things[0]

    def moment(self, text: str) -> datetime:
        """The instant that a cell means on the clock of the space."""
        day, time = day_and_time(text)
        return instant(day, time, self.zone)

    def person(self, email: str) -> Person:
        """Whose booking it is."""
        person = self.people.get(email.lower())
        if person is None:
            raise bad_cell(
                _("Nobody with this e-mail address belongs to this space."),
                _(
                    "Ask the person to check in here once, "
                    "or a coordinator of the network to import the table."
                ),
                rule="person",
            )
        return person

    def import_row(self, row: Row) -> UndoEntry | None:
        """Book what the row says, unless it is booked already."""
        values, problems = self.clean_cells(row, self.named_columns)
        check_row(problems)
        if values["ends"] <= values["starts"]:
            raise bad_cell(
                _("It ends before it starts."), _("Enter a later end."), rule="ends", column="ends"
            )
        key = (values["thing"].pk, values["email"].pk, values["starts"])
        self.refuse_repeat(row, key)
        if key in self.present:
            return None
        booking = actions.book(
            resource_id=values["thing"].pk,
            person=values["email"],
            booking_request=BookingRequest(
                values["starts"], values["ends"], seats=values["seats"], people=values["people"]
            ),
            by=self.by,
            now=self.now,
            purpose=values["purpose"],
            source="import",
        )
        row.outcome = "new"
        return {"booking": booking.pk}

    def undo(self, entries: Sequence[UndoEntry], reason: str) -> None:
        """Cancel what is still ahead; what was cancelled since stays so."""
        rows = Booking.objects.filter(pk__in=[entry["booking"] for entry in entries]).order_by("pk")
        lock(rows.values_list("resource_id", flat=True))
        for booking in rows.select_related("resource__space", "person"):
            is_gone = booking.state in ("cancelled", "rejected", "displaced")
            if booking.state in ("in_use", "completed", "no_show") or (
                not is_gone and booking.starts_at <= self.now
            ):
                message = _("The booking of “%(name)s” has begun or is over.") % {"name": booking.resource}
                raise self.undo_refused("used", message, url=booking.get_absolute_url())
            if booking.state in BOOKING.group("upcoming"):
                actions.cancel(booking=booking, by=self.by, now=self.now, reason=reason)

    def export_rows(self) -> Iterable[Sequence[Any]]:
        """The bookings ahead, on the clock of the space without its zone."""
        zone = ZoneInfo(zone_of(self.space))
        rows = Booking.objects.filter(
            space=self.space,
            ends_at__gt=self.now,
            state__in=BOOKING.group("upcoming"),
            person__is_active=True,
        )
        for booking in rows.select_related("resource", "person").order_by("starts_at", "pk"):
            times = (
                time.astimezone(zone).replace(tzinfo=None) for time in (booking.starts_at, booking.ends_at)
            )
            yield [
                str(booking.resource),
                *times,
                booking.person.email or "",
                booking.people,
                booking.seats,
                booking.purpose,
            ]
