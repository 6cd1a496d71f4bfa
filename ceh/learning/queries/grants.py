"""Grants, their steps, and the people behind them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ceh.core.text import ByName
from ceh.learning.models import Grant, GrantStep, Hold, Induction, Naming, RecognitionRule
from ceh.network.models import Space
from ceh.people.models import Person


def grant(pk: int) -> Grant:
    """One grant with everything around it. Raises Grant.DoesNotExist."""
    rows = Grant.objects.select_related("person", "competence__space", "version", "issuer", "space", "renews")
    return rows.get(pk=pk)


def hold(pk: int) -> Hold:
    """One hold with its scope and people. Raises Hold.DoesNotExist."""
    return Hold.objects.select_related("person", "space", "competence__space", "by").get(pk=pk)


def was_made_trainer_in(person: Any, space_id: int) -> bool:
    """Whether a grant of this space makes the person a trainer of something, by its state (its term aside)."""
    return Grant.objects.filter(
        person_id=person.pk, space_id=space_id, level="train", state="active"
    ).exists()


def standing_grant(person: Person, competence_id: int, level: str, space_id: int | None) -> Grant | None:
    """The person's grant that is active or suspended at this very level and of this issuer, past its term or not."""
    rows = Grant.objects.filter(person=person, competence_id=competence_id, level=level)
    rows = rows.filter(space=None) if space_id is None else rows.filter(space_id=space_id)
    return rows.filter(state__in=["active", "suspended"]).select_related("competence").first()


def trainers_of(competence_id: int) -> list[int]:
    """People with an active grant as trainer of the competence, by state; rules judge where it holds."""
    rows = Grant.objects.filter(competence_id=competence_id, level="train", state="active")
    return sorted(set(rows.filter(person__is_active=True).values_list("person_id", flat=True)))


def grants_of(person: Person) -> list[Grant]:
    """All grants that a person ever had, newest first, with their steps; two statements."""
    steps = Prefetch("steps", GrantStep.objects.select_related("by"))
    rows = Grant.objects.filter(person=person).select_related("competence", "space", "issuer", "version")
    return list(rows.prefetch_related(steps))


def steps_of(grant: Grant) -> list[GrantStep]:
    """What happened to a grant, in order."""
    return list(grant.steps.select_related("by"))


def inductions_of(person: Person) -> list[Induction]:
    """Where the person was shown the local ways."""
    return list(Induction.objects.filter(person=person).select_related("competence", "space"))


def holds_of(person: Person) -> list[Hold]:
    """All holds on a person, newest first."""
    return list(Hold.objects.filter(person=person).select_related("space", "competence"))


def standing_holds(now: datetime) -> "QuerySet[Hold]":
    """Holds that stop somebody now or from some day on."""
    return Hold.objects.filter(lifted_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=now))


def all_holds(now: datetime, limit: int = 100) -> list[Hold]:
    """Holds of the whole network that stand."""
    return list(standing_holds(now).select_related("person", "space", "competence", "by")[:limit])


def holds_in(space: Space, now: datetime, limit: int = 100) -> list[Hold]:
    """Holds that concern the space: on it, on a competence of it, or network-wide on people who hold a grant of it."""
    known = Grant.objects.filter(space=space).values("person")
    rows = standing_holds(now).filter(
        Q(space=space) | Q(space=None, competence__space=space) | Q(space=None, person__in=known)
    )
    return list(rows.select_related("person", "space", "competence__space", "by")[:limit])


def recognition_of(space: Space) -> list[RecognitionRule]:
    """What the space says to grants of others."""
    return list(
        RecognitionRule.objects.filter(space=space)
        .select_related("competence", "from_space", "set_by")
        .order_by(ByName("competence__sort_keys"), ByName("from_space__sort_keys"), "pk")
    )


def grants_in(space: Space) -> "QuerySet[Grant]":
    """Grants that the space issued and that were not renewed, newest first, with whom; for its list."""
    rows = Grant.objects.filter(space=space).exclude(state="renewed")
    return rows.select_related("person", "competence", "issuer").order_by("-granted_at", "-pk")


def expiring_grants(before: datetime, now: datetime, *, after: int, limit: int) -> list[Grant]:
    """Active grants whose term ends before the instant, and those that expire by non-use (rules reckon when).

    By key, from the one after `after`. Holders without an account in use and retired competences are left out.
    """
    rows = Grant.objects.filter(
        state="active", person__is_active=True, competence__retired=False, pk__gt=after
    )
    rows = rows.filter(Q(valid_until__gt=now, valid_until__lte=before) | Q(unused_months__isnull=False))
    return list(rows.select_related("person", "competence", "space").order_by("pk")[:limit])


def is_named(person: Person) -> bool:
    """Whether the person agreed to be named as a trainer."""
    return Naming.objects.filter(person=person, withdrawn_at=None).exists()


def names(field: str) -> Exists:
    """The same as a condition on a row: whether the person in its `field` agreed to be named."""
    return Exists(Naming.objects.filter(person=OuterRef(field), withdrawn_at=None))


def recognition_rule(pk: int) -> RecognitionRule:
    """One rule with its space. Raises RecognitionRule.DoesNotExist."""
    return RecognitionRule.objects.select_related("space").get(pk=pk)


def standing_grants_of(person: Person, limit: int) -> list[Grant]:
    """The person's grants that are active or suspended by state, newest first; one statement."""
    rows = Grant.objects.filter(person=person, state__in=["active", "suspended"])
    return list(rows.select_related("competence")[:limit])


def is_held(person: Person, now: datetime) -> bool:
    """Whether any hold stops the person somewhere now."""
    return standing_holds(now).filter(person=person, starts_at__lte=now).exists()


def granted_people(person_ids: Collection[int], space_id: int) -> Iterable[int]:
    """Those to whom the space granted anything, or whom it inducted, whatever became of it."""
    for model in (Grant, Induction):
        yield from model.objects.filter(person__in=person_ids, space=space_id).values_list(
            "person_id", flat=True
        )
