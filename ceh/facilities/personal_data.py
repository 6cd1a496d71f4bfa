"""What the room holds on a person: visits, bookings, what they wait for; and what they recorded for others."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from ceh.core.journal import act
from ceh.core.personal_data import register_holder
from ceh.facilities.actions import bookings, waiting
from ceh.facilities.models import Booking, GroupVisit, Series, Visit, Waiting

# What follows its person into another account.
OWNED: dict[str, type[Model]] = {"bookings": Booking, "series": Series, "waiting": Waiting}


def export(person: Any) -> dict[str, Any]:
    """The person's visits, and how many they recorded for others."""
    rows = Visit.objects.filter(person=person).select_related("space", "municipality").order_by("at")
    found: dict[str, Any] = {
        "visits": [
            {
                "space": one.space.code,
                "at": one.at.isoformat(),
                "source": one.source,
                "state": one.state,
                "age_band": one.band,
                "sex": one.sex,
                "municipality": one.municipality.name if one.municipality else None,
                "goal_groups": one.goal_groups,
            }
            for one in rows
        ],
        "bookings": [
            {
                "what": one.resource.name,
                "space": one.resource.space.code,
                "from": one.starts_at.isoformat(),
                "until": one.ends_at.isoformat(),
                "state": one.state,
                "purpose": one.purpose,
                "people": one.people,
                "reason": one.reason,
            }
            for one in Booking.objects.filter(person=person)
            .select_related("resource__space")
            .order_by("starts_at")
        ],
        "waiting": [
            {
                "what": one.resource.name,
                "from": one.earliest.isoformat(),
                "until": one.latest.isoformat(),
                "minutes": one.minutes,
                "state": one.state,
            }
            for one in Waiting.objects.filter(person=person).select_related("resource").order_by("made_at")
        ],
        "booked_for_others": Booking.objects.filter(made_by=person).exclude(person=person).count(),
        "recorded_for_others": Visit.objects.filter(recorded_by=person).exclude(person=person).count(),
        "groups_recorded": GroupVisit.objects.filter(recorded_by=person).count(),
    }
    return {name: value for name, value in found.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """What a person typed as a purpose goes; bookings to come are given free. Counts stay as they were."""
    with act("facilities.cancel_booking", by=by):
        ahead = Booking.objects.filter(person=person, state__in=("requested", "confirmed"), ends_at__gt=now)
        for one in ahead.select_related("resource").order_by("resource", "starts_at"):
            bookings.cancel(booking=one, by=None, now=now)
        for row in Waiting.objects.filter(person=person, state__in=("waiting", "offered")).order_by(
            "resource"
        ):
            waiting.stop_waiting(waiting=row, by=None, now=now)
        Booking.objects.filter(person=person).exclude(purpose="").update(purpose="")


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Give the visits to the kept account, except on days when that has one in the same space already.

    Those stay with the absorbed account; counting takes both accounts for one person anyway.
    """
    with act("facilities.move_visits", by=by):
        days = set(Visit.objects.filter(person=kept, state="recorded").values_list("space_id", "day"))
        rows = (
            Visit.objects.select_for_update()
            .filter(person=absorbed)
            .values_list("pk", "space_id", "day", "state")
        )
        ids = [pk for pk, space_id, day, state in rows if state != "recorded" or (space_id, day) not in days]
        Visit.objects.filter(pk__in=ids).update(person=kept)
        moved = {"visits": ids} if ids else {}
        for name, model in OWNED.items():
            mine = list(model._default_manager.filter(person=absorbed).values_list("pk", flat=True))
            model._default_manager.filter(pk__in=mine).update(person=kept)
            if mine:
                moved[name] = mine
    return moved


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give back exactly those visits."""
    with act("facilities.move_visits", by=by):
        Visit.objects.filter(pk__in=moved.get("visits", []), person=kept).update(person=absorbed)
        for name, model in OWNED.items():
            model._default_manager.filter(pk__in=moved.get(name, []), person=kept).update(person=absorbed)


register_holder("facilities", export=export, erase=erase, move=move, unmove=unmove)
