"""Who holds which role where, now and before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from ceh.core import clock
from ceh.core.permissions import Held, roles_of
from ceh.core.text import ByName
from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person

HELD = """
SELECT role, space_id FROM network_roleassignment
WHERE person_id = %(person)s AND starts_at <= %(now)s AND (ends_at IS NULL OR ends_at > %(now)s)
"""


def current(now: datetime) -> QuerySet[RoleAssignment]:
    """Assignments that hold at the instant."""
    return RoleAssignment.objects.filter(starts_at__lte=now).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    )


def held_by(person: Any) -> Iterable[Held]:
    """Where `core.permissions` reads roles: what the person holds now, as `current` says; written out (ADR 18)."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"person": person.pk, "now": clock.now()})
        return [Held(role, space) for role, space in cursor.fetchall()]


def works_somewhere(person: Any) -> bool:
    """Whether the person manages, trains, mentors or advises, in any space or in the network."""
    return any(role.role in ("manager", "trainer", "mentor", "adviser") for role in roles_of(person))


def people_with(role: str, now: datetime, space: Space | None = None) -> list[Person]:
    """Active people who hold the role now: in the space, or in the network where `space` is None."""
    held = current(now).filter(role=role, space=space).values("person")
    return list(Person.objects.filter(pk__in=held, is_active=True).order_by("pk"))


def next_reviewer(now: datetime, not_this: Any = None) -> Person | None:
    """The coordinator with the fewest open reviews, never the person who proposed; None if there is no other."""
    free = Person.objects.filter(
        pk__in=current(now).filter(role="coordinator").values("person"), is_active=True
    )
    if not_this is not None:
        free = free.exclude(pk=not_this.pk)
    return free.order_by(_open_reviews(), "pk").first()


def _open_reviews() -> Any:
    waiting = (
        Space.objects.filter(state="submitted", reviewer=OuterRef("pk"))
        .order_by()
        .values("reviewer")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(waiting), 0)


def assignments(now: datetime, space: Space | None = None) -> QuerySet[RoleAssignment]:
    """All assignments with people and spaces, those in force first, then history; of one space if given."""
    rows = RoleAssignment.objects.select_related("person", "space", "given_by")
    if space is not None:
        rows = rows.filter(space=space)
    in_force = Case(
        When(Q(ends_at__isnull=True) | Q(ends_at__gt=now), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.annotate(past=in_force).order_by(
        "past", ByName("space__sort_keys"), "role", "-starts_at", "pk"
    )


def spaces_of(person: Any, role: str, now: datetime) -> QuerySet[Space]:
    """Spaces in which the person holds the role now."""
    held = current(now).filter(person=person, role=role).values("space")
    return Space.objects.filter(pk__in=held).select_related("kind", "municipality")


NEEDED = ("coordinator", "administrator", "manager")  # somebody holds them, always


def is_needed(assignment: RoleAssignment) -> bool:
    """Whether the network, or a space that is not closed, must always have somebody with this role."""
    is_open = assignment.space is None or assignment.space.state != "closed"
    return assignment.role in NEEDED and is_open


def others_hold(assignment: RoleAssignment, now: datetime) -> bool:
    """Whether anybody else active holds the same role there now without an end. In a transaction the rows are locked,
    so that of two who end each other's role at once the second sees the first."""
    rows = RoleAssignment.objects.filter(
        role=assignment.role, space=assignment.space, ends_at__isnull=True, starts_at__lte=now
    )
    rows = rows.select_related("person").order_by("pk")
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    return any(row.person_id != assignment.person_id and row.person.is_active for row in rows)
