"""What the search finds of courses: those that are offered, by name, topic, competence and space."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.money import Money
from ceh.core.search import Document, HitCard, Searchable, WeightedText, join, register
from ceh.courses.models import Course, CourseSession
from ceh.courses.queries.courses import upcoming_sessions
from ceh.directory.queries import PUBLIC
from ceh.network.models import Space
from ceh.region.queries import current


def _course(row: Course) -> Document:
    if row.retired or row.space.state not in PUBLIC:
        return Document()
    texts: list[WeightedText] = [("A", row.name), ("B", row.space.name), ("B", row.space.settlement)]
    texts += [("B", item.name) for item in (row.topic, row.competence) if item]
    texts += [("C", row.summary), ("D", row.description)]
    summary = join(row.summary, join(row.space.name, row.space.settlement), separator=" ")
    return Document(row.name, summary, texts, row.code)


@dataclass(frozen=True)
class CourseCard:
    """The next session of a course in which one can enrol, and its price (None: free of charge)."""

    session: CourseSession
    fee: Money | None


def _cards(course_ids: Collection[int], now: datetime, _person: Any) -> dict[int, CourseCard]:
    """Course id → its next session, in one statement; courses without one are left out."""
    cards: dict[int, CourseCard] = {}
    for session in upcoming_sessions(now).filter(course__in=course_ids, enrol_until__gt=now):
        fee = Money.of(session.course.fee, current().currency) if session.course.fee else None
        cards.setdefault(session.course_id, CourseCard(session, fee))
    return cards


register(
    Searchable(
        "course",
        _("Courses"),
        "graduation-cap",
        Course,
        _course,
        "enrolment:course",
        "code",
        related=("space", "topic", "competence"),
        follows={Space: lambda row: Course.objects.filter(space=row).values_list("pk", flat=True)},
        order=20,
        card=HitCard(_cards, "courses/_hit_picture.html", "courses/_hit_facts.html"),
    )
)
