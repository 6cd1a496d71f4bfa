"""What the room holds on a person: visits, bookings, what they wait for; and what they recorded for others."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.mail import time_of
from ceh.core.personal_data import Labels, give, give_back, register_holder
from ceh.facilities.actions import bookings, usage, waiting
from ceh.facilities.models import (
    Booking,
    Fault,
    GroupVisit,
    Hazard,
    KioskDevice,
    KioskPin,
    Outage,
    Series,
    Usage,
    Visit,
    Waiting,
)
from ceh.facilities.models.usage import CAUSES, SEVERITIES
from ceh.facilities.models.visits import SOURCES
from ceh.facilities.states import BOOKING, FAULT, USAGE, WAITING
from ceh.timetable.queries import zone_of

# What follows its person into another account.
OWNED = (
    (Booking, "person"),
    (Series, "person"),
    (Waiting, "person"),
    (Usage, "person"),
    (Fault, "reported_by"),
)


def export(person: Any) -> dict[str, Any]:
    """The person's visits, and how many they recorded for others."""
    rows = Visit.objects.filter(person=person).select_related("space", "municipality").order_by("at")
    found: dict[str, Any] = {
        "visits": [
            {
                "space": str(record.space),
                "at": record.at.isoformat(),
                "source": record.source,
                "state": record.state,
                "age_band": record.band,
                "sex": record.sex,
                "municipality": record.municipality.name if record.municipality else None,
                "goal_groups": record.goal_groups,
            }
            for record in rows
        ],
        "bookings": [
            {
                "what": str(record.resource),
                "space": str(record.space),
                "from": record.starts_at.isoformat(),
                "until": record.ends_at.isoformat(),
                "state": record.state,
                "purpose": record.purpose,
                "people": record.people,
                "reason": record.reason,
            }
            for record in Booking.objects.filter(person=person)
            .select_related("resource", "space")
            .order_by("starts_at")
        ],
        "waiting": [
            {
                "what": str(record.resource),
                "from": record.earliest.isoformat(),
                "until": record.latest.isoformat(),
                "minutes": record.minutes,
                "state": record.state,
            }
            for record in Waiting.objects.filter(person=person).select_related("resource").order_by("made_at")
        ],
        **_machines(person),
        "booked_for_others": Booking.objects.filter(made_by=person).exclude(person=person).count(),
        "recorded_for_others": Visit.objects.filter(recorded_by=person).exclude(person=person).count(),
        "groups_recorded": GroupVisit.objects.filter(recorded_by=person).count(),
    }
    return {name: value for name, value in found.items() if value}


def _machines(person: Any) -> dict[str, Any]:
    """What the person used and reported, and whether they have a PIN for tablets."""
    used = (
        Usage.objects.filter(person=person).select_related("unit__resource", "space").order_by("started_at")
    )
    told = Fault.objects.filter(reported_by=person).select_related("unit__resource").order_by("reported_at")
    pin = KioskPin.objects.filter(person=person).exclude(hashed="").first()
    return {
        "machines_used": [
            {
                "what": str(record.unit),
                "space": str(record.space),
                "from": record.started_at.isoformat(),
                "until": record.ended_at and record.ended_at.isoformat(),
                "people": record.headcount,
                "source": record.source,
                "state": record.state,
            }
            for record in used
        ],
        "faults_reported": [
            {
                "what": str(record.unit),
                "at": record.reported_at.isoformat(),
                "severity": record.severity,
                "cause": record.cause,
                "text": record.text,
                "state": record.state,
            }
            for record in told
        ],
        "tablet_pin_set_at": pin and pin.set_at.isoformat(),
        "uses_recorded_for_others": Usage.objects.filter(recorded_by=person).exclude(person=person).count(),
        "outages_made": Outage.objects.filter(by=person).count(),
        "warnings_sent": Hazard.objects.filter(by=person).count(),
        "tablets_switched_on": KioskDevice.objects.filter(made_by=person).count(),
    }


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """What a person typed as a purpose goes; bookings to come are given free. Counts stay as they were."""
    with act("facilities.cancel_booking", by=by):
        ahead = Booking.objects.filter(person=person, state__in=("requested", "confirmed"), ends_at__gt=now)
        for record in ahead.select_related("resource").order_by("resource", "starts_at"):
            bookings.cancel(booking=record, by=None, now=now)
        for row in Waiting.objects.filter(person=person, state__in=("waiting", "offered")).order_by(
            "resource"
        ):
            waiting.stop_waiting(waiting=row, by=None, now=now)
        for running in Usage.objects.filter(person=person, state="open").select_related("unit__resource"):
            usage.stop_for_the_house(usage=running, now=now)
        KioskPin.objects.filter(person=person).update(hashed="")


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Give the visits to the kept account, except on days when that has one in the same space already.

    Those stay with the absorbed account; counting takes both accounts for one person anyway.
    """
    days = set(Visit.objects.filter(person=kept, state="recorded").values_list("space_id", "day"))
    rows = (
        Visit.objects.select_for_update()
        .filter(person=absorbed)
        .values_list("pk", "space_id", "day", "state")
    )
    ids = [pk for pk, space_id, day, state in rows if state != "recorded" or (space_id, day) not in days]
    visits = give(Visit.objects.filter(pk__in=ids), "person", kept)
    clashes = _leave_one_place_in_line(kept, absorbed, now) + _double_bookings(kept, absorbed)
    return {"visit.person": visits, "clashes": clashes}


def _leave_one_place_in_line(kept: Any, absorbed: Any, now: datetime) -> list[str]:
    """Nobody waits twice for one time, nor for one that they have booked.

    A booking stays before an offer, that before a place in line, the earlier before the later.
    """
    rows = Waiting.objects.filter(person__in=(kept, absorbed), state__in=("waiting", "offered"))
    lines: dict[tuple[int, datetime], list[Waiting]] = defaultdict(list)
    for row in rows.select_related("resource__space").order_by("pk"):
        lines[row.resource_id, row.earliest].append(row)
    clashes = []
    for pair in lines.values():
        booked = _booking_at(pair[0], kept, absorbed)
        places = sorted(pair, key=lambda row: (row.state != "offered", row.pk))
        better: Booking | Waiting = booked or places.pop(0)
        for worse in places:
            clashes.append(_clash(better, worse))
            waiting.stop_waiting(waiting=worse, by=None, now=now)
    return clashes


def _double_bookings(kept: Any, absorbed: Any) -> list[str]:
    """Times at which both have booked one thing: both bookings stay, and whoever merges should know."""
    both = [
        Booking.objects.filter(person=person, state__in=BOOKING.group("holds")).select_related(
            "resource__space"
        )
        for person in (kept, absorbed)
    ]
    others = list(both[1])
    return [
        _(
            "%(what)s, %(day)s: both accounts have booked it, and both bookings stay."
            " Cancel one of them if it is too many."
        )
        % {"what": row.resource, "day": time_of(row.starts_at, row.ends_at, zone_of(row.resource.space))}
        for row in (both[0] if others else ())
        if any(
            other.resource_id == row.resource_id and other.starts_at < row.ends_at and row.starts_at < other.ends_at
            for other in others
        )
    ]  # fmt: skip


def _booking_at(row: Waiting, kept: Any, absorbed: Any) -> Booking | None:
    """What one of the two has booked there at the time for which the row waits."""
    rows = Booking.objects.filter(
        person__in=(kept, absorbed), resource=row.resource_id, state__in=BOOKING.group("holds")
    )
    return rows.filter(starts_at__lte=row.earliest, ends_at__gte=row.latest).first()


def _clash(better: Booking | Waiting, worse: Waiting) -> str:
    """What stays and what ends, for the page that asks whether to merge."""
    return _("%(what)s, %(day)s: “%(better)s” stays, “%(worse)s” ends.") % {
        "what": worse.resource, "day": time_of(worse.earliest, None, zone_of(worse.resource.space)),
        "better": better.state_info.label, "worse": worse.state_info.label,
    }  # fmt: skip


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give back exactly those visits."""
    give_back(((Visit, "person"),), moved, kept=kept, absorbed=absorbed)


LABELS = Labels(
    app=gettext_lazy("Visits, bookings and machines"),
    fields={
        "visits": gettext_lazy("Visits"),
        "age_band": gettext_lazy("Age"),
        "sex": gettext_lazy("Sex"),
        "municipality": gettext_lazy("Municipality"),
        "goal_groups": gettext_lazy("Goal groups"),
        "bookings": gettext_lazy("Bookings"),
        "purpose": gettext_lazy("Purpose"),
        "waiting": gettext_lazy("Waitlist"),
        "minutes": gettext_lazy("Minutes"),
        "machines_used": gettext_lazy("Machines I used"),
        "faults_reported": gettext_lazy("Faults I reported"),
        "severity": gettext_lazy("How bad"),
        "cause": gettext_lazy("Cause"),
        "tablet_pin_set_at": gettext_lazy("PIN for tablets set"),
        "uses_recorded_for_others": gettext_lazy("Uses I recorded for others"),
        "outages_made": gettext_lazy("Outages I entered"),
        "warnings_sent": gettext_lazy("Warnings I sent"),
        "tablets_switched_on": gettext_lazy("Tablets I set up"),
        "booked_for_others": gettext_lazy("Bookings I made for others"),
        "recorded_for_others": gettext_lazy("Visits I recorded for others"),
        "groups_recorded": gettext_lazy("Groups I counted"),
    },
    moves={
        "visit.person": ngettext_lazy("%(count)d visit", "%(count)d visits", "count"),
        "booking.person": ngettext_lazy("%(count)d booking", "%(count)d bookings", "count"),
        "series.person": ngettext_lazy(
            "%(count)d series of bookings", "%(count)d series of bookings", "count"
        ),
        "waiting.person": ngettext_lazy(
            "%(count)d entry in waitlists", "%(count)d entries in waitlists", "count"
        ),
        "usage.person": ngettext_lazy("%(count)d use of a machine", "%(count)d uses of machines", "count"),
        "fault.reported_by": ngettext_lazy("%(count)d reported fault", "%(count)d reported faults", "count"),
    },
    codes={
        "visits.state": {"recorded": gettext_lazy("Recorded"), "voided": gettext_lazy("Voided")},
        "visits.source": dict(SOURCES),
        "bookings.state": BOOKING.labels(),
        "waiting.state": WAITING.labels(),
        "machines_used.state": USAGE.labels(),
        "machines_used.source": dict(SOURCES),
        "faults_reported.state": FAULT.labels(),
        "severity": dict(SEVERITIES),
        "cause": dict(CAUSES),
    },
)

register_texts(
    Texts(Booking, "person", ("purpose", "reason"), whys=("overridden",)),
    Texts(Series, "person"),
    Texts(Waiting, "person"),
    Texts(Usage, "person", ("void_reason",)),
    Texts(Visit, "person", ("late_reason", "void_reason"), empty="–"),
    Texts(Fault, "reported_by", ("text", "answer")),
)

register_holder(
    "facilities", export=export, erase=erase, owned=OWNED, move=move, unmove=unmove, labels=LABELS
)
