"""The countable facts of the app: sessions held, people who were there, people who passed, heads of groups.

Source: shared facts on monitoring, indicators M09 (sessions held), M10 (participations) and M11 (persons completing).
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.core.facts import Event, Fact, Period, Scope, register_fact
from ceh.courses.models import CourseSession
from ceh.enrolment.models import Enrolment, GroupEnrolment
from ceh.enrolment.states import ENROLMENT

CAME = ENROLMENT.group("came")
DIMENSIONS = {"course": _("course"), "topic": _("topic")}


def _within(rows: Any, period: Period, scope: Scope, at: str, space: str) -> Any:
    start, end = period.instants
    rows = rows.order_by().filter(**{f"{at}__gte": start, f"{at}__lt": end})
    return rows if scope.space_ids is None else rows.filter(**{f"{space}__in": scope.space_ids})


ABOUT = (
    "session__course__code",
    "session__course__topic__code",
    "made_at",
    "session__starts_at",
    "session__space_id",
)


def _event(source: str, pk: int, about: tuple[Any, ...], zone: str, **more: Any) -> Event:
    """An event of a session; `about` holds the values of ABOUT."""
    course, topic, made_at, at, space_id = about
    dimensions = {"course": course, "topic": topic or "none", **more.pop("dimensions", {})}
    return Event(
        source_type=source,
        source_id=pk,
        at=at,
        day=local_day(at, zone),
        space_id=space_id,
        dimensions=dimensions,
        recorded_at=made_at,
        **more,
    )


def _parts(rows: Any, period: Period, scope: Scope, *names: str) -> Any:
    """Values of records of the period's sessions, those of ABOUT at the end."""
    rows = _within(rows, period, scope, "session__starts_at", "session__space")
    return rows.values_list("pk", *names, *ABOUT)


def held(period: Period, scope: Scope) -> Iterable[Event]:
    """Every session of the period, also cancelled ones and those without attendance."""
    rows = _within(CourseSession.objects, period, scope, "starts_at", "space")
    rows = rows.annotate(came=Count("enrolments", filter=Q(enrolments__state__in=CAME)))
    about = [name.removeprefix("session__") for name in ABOUT]
    values = list(rows.values_list("pk", "state", "came", *about))
    groups = GroupEnrolment.objects.filter(state="attended", session__in=[row[0] for row in values])
    led = set(groups.values_list("session_id", flat=True))
    for pk, state, came, *details in values:
        exclusion = {"cancelled": "cancelled", "planned": "not_ticked"}.get(state, "")
        if not exclusion and not came and pk not in led:
            exclusion = "nobody"
        yield _event("courses.coursesession", pk, tuple(details), period.zone, exclusion=exclusion)


def attendances(period: Period, scope: Scope) -> Iterable[Event]:
    """Every enrolment in a session of the period; only those who attended count."""
    rows = _parts(Enrolment.objects, period, scope, "person_id", "state", "session__trainer_id")
    for pk, person_id, state, trainer_id, *details in rows:
        exclusion = "" if state in CAME else "absent" if state == "absent" else "registered_only"
        exclusion = exclusion or ("staff" if person_id == trainer_id else "")
        yield _event(
            "enrolment.enrolment", pk, tuple(details), period.zone, person_id=person_id, exclusion=exclusion
        )


def completions(period: Period, scope: Scope) -> Iterable[Event]:
    """Every attended enrolment of the period; only those who passed count."""
    for pk, person_id, state, *details in _parts(
        Enrolment.objects.filter(state__in=CAME), period, scope, "person_id", "state"
    ):
        exclusion = "" if state == "passed" else "not_passed"
        yield _event(
            "enrolment.enrolment", pk, tuple(details), period.zone, person_id=person_id, exclusion=exclusion
        )


def heads(period: Period, scope: Scope) -> Iterable[Event]:
    """Every group of the period; those that came count by their heads, without names."""
    for pk, state, came, band, *details in _parts(
        GroupEnrolment.objects, period, scope, "state", "came", "band"
    ):
        exclusion = "" if state == "attended" else "not_there"
        yield _event(
            "enrolment.groupenrolment",
            pk,
            tuple(details),
            period.zone,
            exclusion=exclusion,
            headcount=came or 0,
            dimensions={"age": band},
        )


def _register() -> None:
    register_fact(
        Fact(
            code="enrolment.session",
            label=_("Course sessions held"),
            description=_("A course session that somebody attended."),
            collect=held,
            exclusions={
                "cancelled": _("cancelled"),
                "not_ticked": _("nobody ticked the list"),
                "nobody": _("nobody came"),
            },
            dimensions=DIMENSIONS,
        )
    )
    register_fact(
        Fact(
            code="enrolment.attendance",
            label=_("People at courses"),
            description=_("A person attended a session, according to the trainer’s list."),
            collect=attendances,
            exclusions={
                "absent": _("was not there"),
                "registered_only": _("enrolled only"),
                "staff": _("taught it themselves"),
            },
            dimensions=DIMENSIONS,
        )
    )
    register_fact(
        Fact(
            code="enrolment.completion",
            label=_("Courses passed"),
            description=_("A person showed everything that the course asks for."),
            collect=completions,
            exclusions={"not_passed": _("was there, has not passed")},
            dimensions=DIMENSIONS,
        )
    )
    register_fact(
        Fact(
            code="enrolment.group",
            label=_("People in groups at courses"),
            description=_("A class or another group without accounts; heads, no names."),
            collect=heads,
            exclusions={"not_there": _("did not come")},
            dimensions={**DIMENSIONS, "age": _("age")},
        )
    )


_register()
