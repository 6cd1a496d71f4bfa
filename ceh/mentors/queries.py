"""Questions about mentors: one, the public ones, the register, and what matching needs to know of all."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ceh.core.text import ByName
from ceh.mentors.models import BARRING, Conflict, Mentor, MentorSkill, Verification
from ceh.network.models import Organisation, Space
from ceh.people.models import Person
from ceh.region.models import Municipality, Skill

MOST = 100_000  # more mentors than a region has
SKILLS = Prefetch("skills", MentorSkill.objects.select_related("skill"))


def mentor(pk: int) -> Mentor:
    """One mentor. Raises Mentor.DoesNotExist."""
    return (
        Mentor.objects.select_related("person__profile", "municipality").prefetch_related(SKILLS).get(pk=pk)
    )


def mentor_of(person: Person) -> Mentor | None:
    """The person's own profile."""
    return Mentor.objects.filter(person=person).first()


def skill_of(pk: int) -> MentorSkill:
    """One skill of a mentor. Raises MentorSkill.DoesNotExist."""
    return MentorSkill.objects.select_related("mentor__person", "skill").get(pk=pk)


def verification(pk: int) -> Verification:
    """One check. Raises Verification.DoesNotExist."""
    return Verification.objects.select_related("mentor__person").get(pk=pk)


def conflict(pk: int) -> Conflict:
    """One conflict of interest. Raises Conflict.DoesNotExist."""
    return Conflict.objects.select_related("mentor__person", "organisation").get(pk=pk)


def public_mentors() -> "QuerySet[Mentor]":
    """Those in the register who want to be shown, by name."""
    return _with_all(Mentor.objects.filter(state="listed", is_public=True))


def register(today: date) -> "QuerySet[Mentor]":
    """All mentors, with `is_checked`: whether anything that was seen about them still counts."""
    valid = Verification.objects.filter(mentor=OuterRef("pk"), withdrawn_at=None, valid_to__gte=today)
    return _with_all(Mentor.objects.all()).annotate(
        is_checked=Exists(valid.exclude(kind="youth")), is_cleared=Exists(valid.filter(kind="youth"))
    )


def _with_all(rows: "QuerySet[Mentor]") -> "QuerySet[Mentor]":
    return rows.select_related("person", "municipality").prefetch_related(SKILLS, "spaces", "topics")


def waiting(_person: Person, _now: datetime) -> int:
    """How many wait to be put into the register."""
    return Mentor.objects.filter(state="offered").count()


def with_skill(rows: "QuerySet[Mentor]", skill: Skill) -> "QuerySet[Mentor]":
    """Of these mentors those who know the skill, or a part of it."""
    under = Q(skill=skill) | Q(skill__parent=skill) | Q(skill__parent__parent=skill)
    return rows.filter(Exists(MentorSkill.objects.filter(under, mentor=OuterRef("pk"))))


def checks_of(row: Mentor) -> list[Verification]:
    """What was seen about a mentor and not withdrawn."""
    return list(row.verifications.filter(withdrawn_at=None).select_related("seen_by"))


def conflicts_of(row: Mentor) -> list[Conflict]:
    """The conflicts of interest of a mentor now."""
    return list(row.conflicts.filter(ended_at=None).select_related("organisation"))


def municipalities(_request: Any = None) -> "QuerySet[Municipality]":
    """Where mentors are."""
    return Municipality.objects.filter(pk__in=Mentor.objects.values("municipality")).order_by("sort_key")


def spaces() -> "QuerySet[Space]":
    """Where people can meet."""
    return Space.objects.filter(state="published").order_by(ByName("sort_keys"), "pk")


def organisations() -> "QuerySet[Organisation]":
    """With which a mentor may have a conflict of interest."""
    return Organisation.objects.order_by(ByName("sort_keys"), "pk")


def breaks_over(today: date) -> "QuerySet[Mentor]":
    """Those whose break is over."""
    return Mentor.objects.filter(state="paused", paused_until__lt=today)


def all_for_matching() -> list[Mentor]:
    """Everybody in the register, those on a break too, with all that matching asks about; seven statements."""
    barring = Conflict.objects.filter(ended_at=None, kind__in=BARRING)
    clearances = Verification.objects.filter(kind="youth", withdrawn_at=None)
    rows = _with_all(Mentor.objects.filter(state__in=("listed", "paused")))
    return list(
        rows.prefetch_related(
            Prefetch("conflicts", barring, to_attr="barring"),
            Prefetch("verifications", clearances, to_attr="clearances"),
        )
    )


def parents() -> dict[str, str]:
    """Skill → the wider skill above it, by their codes."""
    return dict(Skill.objects.exclude(parent=None).values_list("code", "parent__code"))


def by_key(rows: Iterable[Mentor]) -> dict[str, Mentor]:
    """The mentors by the key that matching gives them."""
    return {str(row.pk): row for row in rows}
