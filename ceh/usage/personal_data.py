"""Personal data in usage: visits and machines used; how much a person recorded for others."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare
from ceh.usage.actions import usage
from ceh.usage.models import GroupVisit, Usage, Visit

FOR_OTHERS = ~Q(person=F("recorded_by"))


def stop_running(person: Any, *, by: Any, now: datetime) -> None:
    """Machines that the person uses now are stopped."""
    for running in Usage.objects.filter(person=person, state="open").select_related("unit__resource"):
        usage.stop_without_person(usage=running, now=now)


declare(
    "usage",
    _("Visits and machines"),
    About(
        Visit,
        "person",
        Rows(
            "visits",
            _("Visits"),
            "space at source state age_band=band sex municipality=municipality__name goal_groups",
            "at",
            labels={
                "age_band": _("Age"),
                "sex": _("Sex"),
                "municipality": _("Municipality"),
                "goal_groups": _("Goal groups"),
            },
        ),
        blank=("late_reason", "void_reason"),
        left="–",
        moves=counted("%(count)d visit", "%(count)d visits"),
    ),
    About(
        Usage,
        "person",
        Rows(
            "machines_used",
            _("Machines I used"),
            "what=unit space from=started_at until=ended_at people=headcount source state",
            "started_at",
            related="unit__resource",
        ),
        blank=("void_reason",),
        moves=counted("%(count)d use of a machine", "%(count)d uses of machines"),
    ),
    By(
        Usage,
        "recorded_by",
        Count("uses_recorded_for_others", _("Uses I recorded for others"), where=FOR_OTHERS),
    ),
    By(
        Visit,
        "recorded_by",
        Count("recorded_for_others", _("Visits I recorded for others"), where=FOR_OTHERS),
    ),
    By(GroupVisit, "recorded_by", Count("groups_recorded", _("Groups I counted"))),
    hooks=Hooks(erase=stop_running),
)
