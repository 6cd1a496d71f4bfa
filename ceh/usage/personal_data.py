"""What use holds on a person: visits, machines they used, a PIN for tablets; what they recorded for others."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.personal_data import Labels, give, give_back, register_holder
from ceh.usage.actions import usage
from ceh.usage.models import SOURCES, GroupVisit, KioskDevice, KioskPin, Usage, Visit
from ceh.usage.states import USAGE

# What follows its person into another account.
OWNED = ((Usage, "person"),)


def export(person: Any) -> dict[str, Any]:
    """The person's visits and machines, their PIN, and how much they recorded for others."""
    visits = Visit.objects.filter(person=person).select_related("space", "municipality").order_by("at")
    used = (
        Usage.objects.filter(person=person).select_related("unit__resource", "space").order_by("started_at")
    )
    pin = KioskPin.objects.filter(person=person).exclude(hashed="").first()
    held: dict[str, Any] = {
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
            for record in visits
        ],
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
        "tablet_pin_set_at": pin and pin.set_at.isoformat(),
        "uses_recorded_for_others": Usage.objects.filter(recorded_by=person).exclude(person=person).count(),
        "tablets_switched_on": KioskDevice.objects.filter(made_by=person).count(),
        "recorded_for_others": Visit.objects.filter(recorded_by=person).exclude(person=person).count(),
        "groups_recorded": GroupVisit.objects.filter(recorded_by=person).count(),
    }
    return {name: value for name, value in held.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """What runs is stopped, the PIN goes. Counts stay as they were."""
    with act("usage.stop_usage", by=by):
        for running in Usage.objects.filter(person=person, state="open").select_related("unit__resource"):
            usage.stop_by_itself(usage=running, now=now)
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
    return {"visit.person": visits}


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give back exactly those visits."""
    give_back(((Visit, "person"),), moved, kept=kept, absorbed=absorbed)


LABELS = Labels(
    app=gettext_lazy("Visits and machines"),
    fields={
        "visits": gettext_lazy("Visits"),
        "age_band": gettext_lazy("Age"),
        "sex": gettext_lazy("Sex"),
        "municipality": gettext_lazy("Municipality"),
        "goal_groups": gettext_lazy("Goal groups"),
        "machines_used": gettext_lazy("Machines I used"),
        "tablet_pin_set_at": gettext_lazy("PIN for tablets set"),
        "uses_recorded_for_others": gettext_lazy("Uses I recorded for others"),
        "tablets_switched_on": gettext_lazy("Tablets I set up"),
        "recorded_for_others": gettext_lazy("Visits I recorded for others"),
        "groups_recorded": gettext_lazy("Groups I counted"),
    },
    moves={
        "visit.person": ngettext_lazy("%(count)d visit", "%(count)d visits", "count"),
        "usage.person": ngettext_lazy("%(count)d use of a machine", "%(count)d uses of machines", "count"),
    },
    codes={
        "visits.state": {"recorded": gettext_lazy("Recorded"), "voided": gettext_lazy("Voided")},
        "visits.source": dict(SOURCES),
        "machines_used.state": USAGE.labels(),
        "machines_used.source": dict(SOURCES),
    },
)

register_texts(
    Texts(Usage, "person", ("void_reason",)),
    Texts(Visit, "person", ("late_reason", "void_reason"), empty="–"),
)

register_holder("usage", export=export, erase=erase, owned=OWNED, move=move, unmove=unmove, labels=LABELS)
