"""Competences, their versions, trainers and recognition rules."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from ceh.core.language import fold
from ceh.core.text import ByName
from ceh.learning.models import Competence, CompetenceVersion, Grant, RecognitionRule
from ceh.network.models import Space


def competences(*, retired: bool = False) -> "QuerySet[Competence]":
    """Competences on offer (with `retired` all), by name."""
    rows = Competence.objects.select_related("topic", "space")
    return rows if retired else rows.filter(retired=False)


def search(rows: "QuerySet[Competence]", text: str) -> "QuerySet[Competence]":
    """Competences with all words in name or description, ignoring carons and case. One statement; the list is short."""
    words = fold(text).split()
    records = Competence.objects.values_list("pk", "name", "description")
    result = [
        pk
        for pk, name, description in records
        if all(word in fold(" ".join([*name.values(), *description.values()])) for word in words)
    ]
    return rows.filter(pk__in=result)


def competence(code: str) -> Competence:
    """A competence by its code. Raises Competence.DoesNotExist."""
    return Competence.objects.select_related("topic", "space").get(code=code)


def versions_of(competence: Competence) -> list[CompetenceVersion]:
    """All versions, the newest first."""
    return list(competence.versions.select_related("author"))


def trainer_grants(competence: Competence) -> list[Grant]:
    """Grants as trainer that are active by state, with people and spaces; `named` says who agreed to be named."""
    rows = Grant.objects.filter(competence=competence, level="train", state="active", person__is_active=True)
    return list(
        rows.select_related("person__naming", "space").order_by(ByName("space__sort_keys"), "person_id")
    )


def rules_about(competence: Competence) -> list[RecognitionRule]:
    """Recognition rules for this competence, and those for all competences."""
    rows = RecognitionRule.objects.filter(Q(competence=competence) | Q(competence=None))
    rows = rows.filter(space__state__in=["published", "paused"])
    return list(rows.select_related("space", "from_space"))


def open_spaces() -> list[Space]:
    """Open spaces, in their order."""
    return list(
        Space.objects.filter(state__in=["published", "paused"]).only("pk", "code", "name", "sort_keys")
    )


def with_numbers(now: datetime) -> "QuerySet[Competence]":
    """All competences with how many people hold them (by term and state) and how many train them; one statement."""
    stands = Q(grants__state="active") & (Q(grants__valid_until=None) | Q(grants__valid_until__gt=now))
    return competences(retired=True).annotate(
        holders=Count("grants__person", filter=stands, distinct=True),
        trainers=Count("grants__person", filter=stands & Q(grants__level="train"), distinct=True),
    )
