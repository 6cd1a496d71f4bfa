"""The countable facts of the room: visits of members, and visits of groups as head counts."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.facts import Event, Fact, Period, Scope, register_fact
from ceh.facilities.models import GroupVisit, Visit


def _within(rows: Any, period: Period, scope: Scope) -> Any:
    """The rows of the period and the scope; half open, by local day."""
    rows = rows.filter(day__gte=period.start, day__lt=period.end)
    return rows if scope.space_ids is None else rows.filter(space_id__in=scope.space_ids)


def visits(period: Period, scope: Scope) -> Iterable[Event]:
    """Every visit of a member, those that do not qualify too."""
    for one in _within(Visit.objects.select_related("municipality"), period, scope).iterator(2000):
        exclusion = "voided" if one.state == "voided" else "staff" if one.as_staff else ""
        yield Event(
            source_type="facilities.visit",
            source_id=one.pk,
            at=one.at,
            day=one.day,
            person_id=one.person_id,
            space_id=one.space_id,
            exclusion=exclusion,
            dimensions={
                "band": one.band,
                "sex": one.sex,
                "municipality": one.municipality.code if one.municipality else "not_stated",
            },
            recorded_at=one.recorded_at,
        )


def group_visits(period: Period, scope: Scope) -> Iterable[Event]:
    """Every group, with its number."""
    for one in _within(GroupVisit.objects.all(), period, scope).iterator(2000):
        yield Event(
            source_type="facilities.groupvisit",
            source_id=one.pk,
            at=one.at,
            day=one.day,
            headcount=one.headcount,
            space_id=one.space_id,
            exclusion="voided" if one.state == "voided" else "",
            recorded_at=one.recorded_at,
        )


register_fact(
    Fact(
        code="facilities.visit",
        room="facilities",
        label=_("Visits of members"),
        description=_("A member was in a space on a day, recorded on the phone or by staff."),
        collect=visits,
        exclusions={"voided": _("the record was voided"), "staff": _("came as staff of the space")},
        dimensions={"band": _("age"), "sex": _("sex"), "municipality": _("municipality of residence")},
    )
)
register_fact(
    Fact(
        code="facilities.group_visit",
        room="facilities",
        label=_("Visits of groups"),
        description=_("A group without accounts was in a space, recorded as a number."),
        collect=group_visits,
        exclusions={"voided": _("the record was voided")},
    )
)
