"""Decide whether a person may use, supervise or train a competence in a space at an instant, and why.

Pure: `queries.facts(...)` loads what it needs for many people, competences and spaces at once; this judges it.
A grant holds when it is active, at the level or a higher one, not past its term, and recognised by the space. A hold
stops everything in its scope. "Expiring" and "expired" follow from the date and are never stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ceh.learning.models import LEVEL_CODES
from ceh.learning.queries import Facts, HeldGrant, HeldHold, Recognition
from ceh.learning.rules.terms import add_months

Reason = Literal[
    "ok", "held", "induction", "expired", "unused", "suspended", "refused", "level", "revoked", "no_grant"
]
# Of several grants that do not hold, the one that needs least to hold tells why.
NEAREST: tuple[Reason, ...] = (
    "ok",
    "induction",
    "expired",
    "unused",
    "suspended",
    "refused",
    "level",
    "revoked",
    "no_grant",
)
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision. `until` is the first instant at which it is (or was) true no more, None without a term.

    `grant_id` and `from_space_id` tell which grant decided (and where it was granted, None: by the network), `hold_id`
    which hold stops it. `competence_id` and `level` repeat the question: what is missing where `ok` is false.
    """

    ok: bool
    reason: Reason
    competence_id: int
    level: str
    space_id: int
    until: datetime | None = None
    grant_id: int | None = None
    from_space_id: int | None = None
    hold_id: int | None = None

    def expires_soon(self, at: datetime, within: timedelta = SOON) -> bool:
        """Whether the standing is positive now and ends within the time."""
        return self.ok and self.until is not None and self.until - at <= within


def reaches(level: str, minimum: str) -> bool:
    """Whether a grant at the level is enough for the minimum. Raises ValueError for an unknown level."""
    return LEVEL_CODES.index(level) >= LEVEL_CODES.index(minimum)


def ends(grant: HeldGrant, last_use: datetime | None) -> datetime | None:
    """The instant at which the grant expires: its term, or months after the last use."""
    if grant.unused_months is None:
        return grant.valid_until
    unused = add_months(max(grant.granted_at, last_use or grant.granted_at), grant.unused_months)
    return min(unused, grant.valid_until) if grant.valid_until else unused


def stops(hold: HeldHold, *, space_id: int, competence_id: int, at: datetime) -> bool:
    """Whether the hold stops its person from this competence in this space at the instant."""
    return (
        hold.space_id in (None, space_id)
        and hold.competence_id in (None, competence_id)
        and hold.starts_at <= at
        and (hold.ends_at is None or at < hold.ends_at)
        and (hold.lifted_at is None or at < hold.lifted_at)
    )


def recognition(
    rules: Iterable[Recognition], *, space_id: int, competence_id: int, from_space_id: int | None
) -> str:
    """What the space says to a grant: "accept", "induction" or "refuse".

    Its own grants it accepts. The most specific rule decides: first one that names the issuing space, then one that
    names the competence. Without a rule it accepts.
    """
    if from_space_id == space_id:
        return "accept"
    fitting = [
        rule
        for rule in rules
        if rule.space_id == space_id
        and rule.competence_id in (None, competence_id)
        and (rule.from_space_id is None or rule.from_space_id == from_space_id)
    ]
    best = max(
        fitting,
        key=lambda rule: (rule.from_space_id is not None, rule.competence_id is not None),
        default=None,
    )
    return best.answer if best else "accept"


def standing(
    facts: Facts, *, person_id: int, competence_id: int, space_id: int, level: str = "use", at: datetime
) -> Standing:
    """Whether the person may do this at the level in the space at the instant, with the reason.

    Raises ValueError for an unknown level. The facts must have been loaded for the person, competence and space.
    """
    level_code = LEVEL_CODES[LEVEL_CODES.index(level)]
    verdicts = [
        _judge(facts, grant, person_id=person_id, space_id=space_id, level=level_code, at=at)
        for grant in facts.grants.get((person_id, competence_id), ())
        if grant.granted_at <= at
    ]
    nothing = Standing(False, "no_grant", competence_id, level_code, space_id)
    best = min(verdicts, key=_nearness, default=nothing)
    for hold in facts.holds.get(person_id, ()):
        if stops(hold, space_id=space_id, competence_id=competence_id, at=at):
            return Standing(
                False,
                "held",
                competence_id,
                level_code,
                space_id,
                hold.ends_at,
                best.grant_id,
                best.from_space_id,
                hold.pk,
            )
    return best


def standing_of_many(
    facts: Facts,
    *,
    person_ids: Iterable[int],
    competence_ids: Iterable[int],
    space_id: int,
    level: str = "use",
    at: datetime,
) -> dict[tuple[int, int], Standing]:
    """(person, competence) → the decision, for lists."""
    things = list(competence_ids)
    return {
        (person, thing): standing(
            facts, person_id=person, competence_id=thing, space_id=space_id, level=level, at=at
        )
        for person in person_ids
        for thing in things
    }


def _judge(
    facts: Facts, grant: HeldGrant, *, person_id: int, space_id: int, level: str, at: datetime
) -> Standing:
    """The standing by one grant, ignoring holds."""
    until = ends(grant, facts.last_use.get((person_id, grant.competence_id)))
    answer = recognition(
        facts.recognition,
        space_id=space_id,
        competence_id=grant.competence_id,
        from_space_id=grant.space_id,
    )
    reason: Reason = "ok"
    if grant.state in ("revoked", "renewed"):
        reason = "revoked"
    elif not reaches(grant.level, level):
        reason = "level"
    elif answer == "refuse":
        reason = "refused"
    elif grant.state == "suspended":
        reason = "suspended"
    elif until is not None and until <= at:
        reason = "unused" if grant.unused_months is not None else "expired"
    elif answer == "induction" and (person_id, grant.competence_id, space_id) not in facts.inductions:
        reason = "induction"
    return Standing(
        reason == "ok", reason, grant.competence_id, level, space_id, until, grant.pk, grant.space_id
    )


def _nearness(verdict: Standing) -> tuple[int, float]:
    """Sort key: nearest to valid first; of equal ones the one valid longest."""
    longest = float("-inf") if verdict.until is None else -verdict.until.timestamp()
    return NEAREST.index(verdict.reason), longest
