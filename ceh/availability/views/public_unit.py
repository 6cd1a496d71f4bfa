"""What booking shows on the page of a machine: next free times, what one needs, the booking rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingFacts, out_until, today
from ceh.availability.rules.checks import missing
from ceh.availability.rules.next_course import best
from ceh.availability.views.public_times import next_times
from ceh.courses.models import CourseSession
from ceh.courses.queries.courses import next_sessions
from ceh.enrolment.queries import sessions_ahead
from ceh.equipment.models import Unit
from ceh.learning.models import LEVELS, Competence
from ceh.people.queries import Standing, standing
from ceh.web.panels import Panel, register


@dataclass(frozen=True)
class Need:
    """A competence that a machine asks for; whether the reader has it (None: nobody knows), and where to get it."""

    competence: Competence
    level: str
    has: bool | None
    session: CourseSession | None


def needs_of(
    context: BookingContext, lacking: list[int] | None, now: datetime, reader: Any = None
) -> list[Need]:
    """What it asks for, nothing where everybody may use it; what the person lacks (a visitor: all of it) with the next
    course that gives it.
    """
    if context.unit is None or context.unit.access == "open":
        return []
    missing = [pk for pk, _level in context.needs if lacking is None or pk in lacking]
    sessions = next_sessions(missing, now, sessions_ahead(reader, now)) if missing else {}
    return [
        Need(
            context.competences[pk],
            "" if level == LEVELS[0][0] else str(dict(LEVELS)[level]),  # to use it is what everybody expects
            None if lacking is None else pk not in lacking,
            best(sessions[pk]) if sessions.get(pk) else None,
        )
        for pk, level in context.needs
    ]


def booking_panel(reader: Any, now: datetime, unit: Unit) -> dict[str, Any]:
    """When it is free next, or until when it is out of service; what it asks for and the reader lacks; the rules."""
    context = contexts.context_of(unit.resource_id, today(now))
    is_member = reader.is_authenticated
    who = standing(reader) if is_member else Standing(None, False)
    lacking: list[int] | None = None
    if is_member and unit.access != "open":
        facts = BookingFacts(context, who, now, reader.pk, contexts.standing_facts(reader, context))
        lacking = [standing.competence_id for standing in missing(facts, now)]
    is_usable = unit.state in unit.machine.group("usable")
    is_offered = (
        unit.bookable and is_usable and unit.space.state == "published" and not context.resource.by_day
    )
    return {
        "needs": needs_of(context, lacking, now, reader),
        "next_times": next_times(context, who) if is_offered else [],
        "out_until": out_until(unit.resource_id, now) if unit.state == "out_of_service" else None,
        "rules": context.rules,
    }


register(Panel("unit", "availability/_unit.html", booking_panel, 10))
