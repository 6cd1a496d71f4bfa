"""What the room holds on a person: their visits, and the visits that they recorded for others."""

from datetime import datetime
from typing import Any

from ceh.core.journal import act
from ceh.core.personal_data import register_holder
from ceh.facilities.models import GroupVisit, Visit


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
        "recorded_for_others": Visit.objects.filter(recorded_by=person).exclude(person=person).count(),
        "groups_recorded": GroupVisit.objects.filter(recorded_by=person).count(),
    }
    return {name: value for name, value in found.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Nothing to empty: a visit carries a pseudonymous key and traits, and every count stays as it was."""


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
    return {"visits": ids} if ids else {}


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give back exactly those visits."""
    with act("facilities.move_visits", by=by):
        Visit.objects.filter(pk__in=moved.get("visits", []), person=kept).update(person=absorbed)


register_holder("facilities", export=export, erase=erase, move=move, unmove=unmove)
