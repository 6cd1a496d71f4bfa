"""The countable facts of use: visits, groups as head counts, use of machines."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.core.facts import Event, Fact, Period, Scope, register_fact
from ceh.usage.models import GroupVisit, Usage, Visit
from ceh.usage.rules.usage import COUNTS


def _within(rows: Any, period: Period, scope: Scope) -> Any:
    """The rows of the period and the scope; half open, by local day."""
    rows = rows.filter(day__gte=period.start, day__lt=period.end)
    return rows if scope.space_ids is None else rows.filter(space_id__in=scope.space_ids)


VISIT = (
    "pk",
    "at",
    "day",
    "person_id",
    "space_id",
    "state",
    "as_staff",
    "band",
    "sex",
    "municipality__code",
    "recorded_at",
)


def visits(period: Period, scope: Scope) -> Iterable[Event]:
    """Every visit of a member, non-qualifying ones too. Plain rows: a figure reads thousands of them."""
    for row in _within(Visit.objects.order_by(), period, scope).values_list(*VISIT):
        pk, at, day, person_id, space_id, state, as_staff, band, sex, municipality, recorded_at = row
        yield Event(
            source_type="usage.visit",
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
    for group in _within(GroupVisit.objects.order_by(), period, scope):
        yield Event(
            source_type="usage.groupvisit",
            source_id=group.pk,
            at=group.at,
            day=group.day,
            headcount=group.headcount,
            space_id=group.space_id,
            exclusion="voided" if group.state == "voided" else "",
            recorded_at=group.recorded_at,
        )


register_fact(
    Fact(
        code="usage.visit",
        label=_("Visits of members"),
        description=_("A member was in a space on a day, recorded on the phone or by staff."),
        collect=visits,
        exclusions={"voided": _("the record was voided"), "staff": _("came as staff of the space")},
        dimensions={"band": _("age"), "sex": _("sex"), "municipality": _("municipality of residence")},
    )
)
register_fact(
    Fact(
        code="usage.group_visit",
        label=_("Visits of groups"),
        description=_("A group without accounts was in a space, recorded as a number."),
        collect=group_visits,
        exclusions={"voided": _("the record was voided")},
    )
)


USAGE = (
    "pk",
    "started_at",
    "ended_at",
    "person_id",
    "headcount",
    "space_id",
    "state",
    "estimated",
    "source",
    "unit__model__category__code",
    "recorded_at",
    "maintenance",
)
USE_EXCLUSIONS = {
    "voided": _("the record was voided"),
    "maintenance": _("maintenance by staff"),
    "open": _("goes on"),
    "short": _("shorter than 15 minutes"),
}
USE_DIMENSIONS = {
    "category": _("kind of equipment"),
    "source": _("how it was recorded"),
    "estimated": _("whether the end is estimated"),
}


def _uses(period: Period, scope: Scope, *, minutes: bool) -> Iterable[Event]:
    starts, ends = period.instants
    rows = Usage.objects.filter(started_at__gte=starts, started_at__lt=ends).order_by()
    if scope.space_ids is not None:
        rows = rows.filter(space_id__in=scope.space_ids)
    for row in rows.values_list(*USAGE):
        (
            pk,
            begun,
            ended,
            person_id,
            heads,
            space_id,
            state,
            estimated,
            source,
            category,
            recorded_at,
            cared,
        ) = row
        long = ended - begun if ended else None
        exclusion = "open" if long is None else "short" if long < COUNTS else ""
        exclusion = "voided" if state == "voided" else "maintenance" if cared else exclusion
        number = int(long.total_seconds() // 60) if minutes and long else heads if not minutes else 0
        yield Event(
            source_type="usage.usage",
            source_id=pk,
            at=begun,
            day=local_day(begun, period.zone),
            person_id=None if minutes or heads > 1 else person_id,
            headcount=number,
            space_id=space_id,
            exclusion=exclusion,
            dimensions={"category": category, "source": source, "estimated": "yes" if estimated else "no"},
            recorded_at=recorded_at,
        )


def machine_sessions(period: Period, scope: Scope) -> Iterable[Event]:
    """Every use of a machine that began in the period; a class is a group with its number."""
    return _uses(period, scope, minutes=False)


def machine_minutes(period: Period, scope: Scope) -> Iterable[Event]:
    """The same, with the minutes as the number."""
    return _uses(period, scope, minutes=True)


register_fact(
    Fact(
        code="usage.machine_session",
        label=_("Sessions at machines"),
        description=_("Somebody used a machine for at least 15 minutes, from start to stop."),
        collect=machine_sessions,
        exclusions=USE_EXCLUSIONS,
        dimensions=USE_DIMENSIONS,
    )
)
register_fact(
    Fact(
        code="usage.machine_minutes",
        label=_("Minutes at machines"),
        description=_("Time on machines, counted in minutes."),
        collect=machine_minutes,
        exclusions=USE_EXCLUSIONS,
        dimensions=USE_DIMENSIONS,
    )
)
