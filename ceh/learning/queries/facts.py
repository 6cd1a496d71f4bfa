"""Facts about grants and holds: loaded for many people at once, as plain values for the rules."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from ceh.learning.models import Hold, Induction, RecognitionRule

Pair = tuple[int, int]  # person, competence
LastUse = Callable[[Collection[int], Collection[int]], Mapping[Pair, datetime]]

_last_use: list[LastUse] = []


def register_last_use(source: LastUse) -> None:
    """Register a source of last uses: fn(person_ids, competence_ids) → {(person, competence): at}.

    An app above calls it in AppConfig.ready. Of several answers the latest counts.
    """
    if source not in _last_use:
        _last_use.append(source)


def last_uses(person_ids: Collection[int], competence_ids: Collection[int]) -> dict[Pair, datetime]:
    """The latest use that any app knows of, for each person and competence."""
    result: dict[Pair, datetime] = {}
    for source in _last_use:
        for pair, at in source(person_ids, competence_ids).items():
            result[pair] = max(at, result.get(pair, at))
    return result


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as rules see it. `unused_months` is set where it expires by non-use."""

    pk: int
    competence_id: int
    level: str
    space_id: int | None
    state: str
    granted_at: datetime
    valid_until: datetime | None = None
    unused_months: int | None = None


@dataclass(frozen=True, slots=True)
class HeldHold:
    """A hold as rules see it; None means all spaces, all competences."""

    pk: int
    space_id: int | None
    competence_id: int | None
    starts_at: datetime
    ends_at: datetime | None = None
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """A recognition rule: "accept", "induction" or "refuse"; None means all competences, all other spaces."""

    space_id: int
    competence_id: int | None
    from_space_id: int | None
    answer: str


@dataclass(frozen=True)
class Facts:
    """Everything the rules need about some people, competences and spaces."""

    grants: Mapping[Pair, tuple[HeldGrant, ...]] = field(default_factory=dict)
    holds: Mapping[int, tuple[HeldHold, ...]] = field(default_factory=dict)
    recognition: tuple[Recognition, ...] = ()
    inductions: frozenset[tuple[int, int, int]] = frozenset()  # person, competence, space
    last_use: Mapping[Pair, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Common:
    """What is the same whoever asks, and changes rarely: who recognises what, and who is stopped.

    Rooms that ask often keep it as long as nothing of it changes (ceh.core.cache_versions).
    """

    recognition: tuple[Recognition, ...] = ()
    holds: Mapping[int, tuple[HeldHold, ...]] = field(default_factory=dict)


def common(since: datetime) -> Common:
    """All recognition rules, and all holds but those that were over before the instant; two statements."""
    return Common(_recognition(None, None), _holds(None, since))


GRANTS = """
SELECT held.person_id, held.id, held.competence_id, held.level, held.space_id, held.state, held.granted_at,
    held.valid_until, held.unused_months
FROM learning_grant held
WHERE held.state <> 'renewed' AND held.person_id = ANY(%(people)s)
    AND (%(things)s::bigint[] IS NULL OR held.competence_id = ANY(%(things)s))
ORDER BY held.id
"""
HOLD = ("pk", "space_id", "competence_id", "starts_at", "ends_at", "lifted_at")


def facts(
    person_ids: Collection[int],
    competence_ids: Collection[int] | None = None,
    space_ids: Collection[int] | None = None,
    *,
    known: Common | None = None,
) -> Facts:
    """All facts about these people, for these competences and spaces (None: all), in four statements.

    With what is `known` already in one, and one more where a space asks for an induction. Some more only where apps
    above tell of the last use of what expires by non-use.
    """
    grants = _grants(person_ids, competence_ids)
    decaying = {pair for pair, held in grants.items() if any(grant.unused_months for grant in held)}
    people, things = {person for person, _ in decaying}, {thing for _, thing in decaying}
    recognition = (
        _recognition(competence_ids, space_ids)
        if known is None
        else tuple(
            rule
            for rule in known.recognition
            if (competence_ids is None or rule.competence_id is None or rule.competence_id in competence_ids)
            and (space_ids is None or rule.space_id in space_ids)
        )
    )
    inducing = known is None or any(rule.answer == "induction" for rule in recognition)
    return Facts(
        grants=grants,
        holds=_holds(person_ids)
        if known is None
        else {pk: known.holds[pk] for pk in person_ids if pk in known.holds},
        recognition=recognition,
        inductions=_inductions(person_ids, competence_ids, space_ids) if inducing else frozenset(),
        last_use=last_uses(people, things) if decaying else {},
    )


def _grants(
    person_ids: Collection[int], competence_ids: Collection[int] | None
) -> dict[Pair, tuple[HeldGrant, ...]]:
    """Grants that were not renewed; one statement, written out (ADR 18)."""
    result = defaultdict[Pair, list[HeldGrant]](list)
    things = None if competence_ids is None else list(competence_ids)
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, {"people": list(person_ids), "things": things})
        rows = cursor.fetchall()
    for person_id, *values in rows:
        grant = HeldGrant(*values)
        result[person_id, grant.competence_id].append(grant)
    return {pair: tuple(held) for pair, held in result.items()}


def _holds(
    person_ids: Collection[int] | None, since: datetime | None = None
) -> dict[int, tuple[HeldHold, ...]]:
    result = defaultdict[int, list[HeldHold]](list)
    # One that was lifted before it began never held.
    rows = Hold.objects.order_by("pk").exclude(lifted_at__lte=F("starts_at"))
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    if since is not None:
        rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=since), Q(lifted_at=None) | Q(lifted_at__gt=since))
    for person_id, *values in rows.values_list("person_id", *HOLD):
        result[person_id].append(HeldHold(*values))
    return {person: tuple(held) for person, held in result.items()}


def _recognition(
    competence_ids: Collection[int] | None, space_ids: Collection[int] | None
) -> tuple[Recognition, ...]:
    rows = RecognitionRule.objects.order_by("pk")
    if competence_ids is not None:
        rows = rows.filter(Q(competence_id__in=competence_ids) | Q(competence=None))
    if space_ids is not None:
        rows = rows.filter(space_id__in=space_ids)
    records: Iterable[tuple[int, int | None, int | None, str]]
    records = rows.values_list("space_id", "competence_id", "from_space_id", "answer")
    return tuple(Recognition(*values) for values in records)


def _inductions(
    person_ids: Collection[int], competence_ids: Collection[int] | None, space_ids: Collection[int] | None
) -> frozenset[tuple[int, int, int]]:
    rows = Induction.objects.filter(person_id__in=person_ids).order_by()
    if competence_ids is not None:
        rows = rows.filter(competence_id__in=competence_ids)
    if space_ids is not None:
        rows = rows.filter(space_id__in=space_ids)
    return frozenset(rows.values_list("person_id", "competence_id", "space_id"))
