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


VISIT = (
    "pk", "at", "day", "person_id", "space_id", "state", "as_staff", "band", "sex", "municipality__code", "recorded_at",
)  # fmt: skip


def visits(period: Period, scope: Scope) -> Iterable[Event]:
    """Every visit of a member, those that do not qualify too. Plain rows: a figure reads thousands of them."""
    for row in _within(Visit.objects.order_by(), period, scope).values_list(*VISIT):
        pk, at, day, person_id, space_id, state, as_staff, band, sex, municipality, recorded_at = row
        yield Event(
            source_type="facilities.visit",
            source_id=pk,
            at=at,
            day=day,
            person_id=person_id,
            space_id=space_id,
            exclusion="voided" if state == "voided" else "staff" if as_staff else "",
            dimensions={"band": band, "sex": sex, "municipality": municipality or "not_stated"},
            recorded_at=recorded_at,
        )


def group_visits(period: Period, scope: Scope) -> Iterable[Event]:
    """Every group, with its number."""
    for one in _within(GroupVisit.objects.order_by(), period, scope):
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
