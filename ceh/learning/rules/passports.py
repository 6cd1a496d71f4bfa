"""A passport: the grants of a person with their state now and where they are not valid. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ceh.learning.models import Grant, Hold, RecognitionRule
from ceh.learning.queries import Facts
from ceh.learning.rules.standing import ends, standing
from ceh.learning.rules.texts import Names, StandingText, grant_text, standing_text
from ceh.network.models import Space
from ceh.people.models import Person


@dataclass(frozen=True)
class Entry:
    """One grant, in words; `until` where it has a term; `elsewhere` lists the spaces where it does not serve."""

    grant: Grant
    words: StandingText
    until: datetime | None
    elsewhere: list[tuple[Space, StandingText]] = field(default_factory=list)


@dataclass(frozen=True)
class Passport:
    """Valid grants, past grants and holds of a person."""

    person: Person
    valid: list[Entry]
    past: list[Entry]
    holds: list[Hold]
    is_trainer: bool
    is_named: bool


def build(
    person: Person,
    grants: list[Grant],
    facts: Facts,
    spaces: list[Space],
    holds: list[Hold],
    *,
    is_named: bool,
    zone: str,
    now: datetime,
) -> Passport:
    """Sort grants into valid (or suspended) and past ones, with the spaces where each is not valid."""
    valid = list[Entry]()
    past = list[Entry]()
    for grant in grants:
        held = next(
            (h for h in facts.grants.get((person.pk, grant.competence_id), ()) if h.pk == grant.pk), None
        )
        until = (
            ends(held, facts.last_use.get((person.pk, grant.competence_id))) if held else grant.valid_until
        )
        texts = grant_text(grant.state, until, now, zone)
        stands = grant.state == "active" and (until is None or until > now)
        elsewhere = _elsewhere(person, grant, facts, spaces, zone, now) if stands else []
        (valid if stands or grant.state == "suspended" else past).append(
            Entry(grant, texts, until, elsewhere)
        )
    return Passport(
        person=person,
        valid=valid,
        past=past,
        holds=[hold for hold in holds if stands_now(hold, now)],
        is_trainer=any(entry.grant.level == "train" for entry in valid),
        is_named=is_named,
    )


def stands_now(hold: Hold, now: datetime) -> bool:
    """Whether the hold stops its person at the instant."""
    return hold.starts_at <= now and hold.lifted_at is None and (hold.ends_at is None or hold.ends_at > now)


def _elsewhere(
    person: Person, grant: Grant, facts: Facts, spaces: list[Space], zone: str, now: datetime
) -> list[tuple[Space, StandingText]]:
    """The spaces where the person may not use this now, and why."""
    result = []
    for space in spaces:
        verdict = standing(
            facts,
            person_id=person.pk,
            competence_id=grant.competence_id,
            space_id=space.pk,
            level=grant.level,
            at=now,
        )
        if not verdict.ok:
            names = Names(str(grant.competence), str(space), zone, str(grant.space or ""))
            result.append((space, standing_text(verdict, names)))
    return result


def named_trainers(grants: Iterable[Grant], now: datetime) -> list[Grant]:
    """Grants as trainer that hold by their term, of people who agreed to be named."""
    return [
        grant
        for grant in grants
        if (grant.valid_until is None or grant.valid_until > now)
        and (naming := getattr(grant.person, "naming", None)) is not None
        and naming.withdrawn_at is None
    ]


def conditions(about: Iterable[RecognitionRule]) -> list[RecognitionRule]:
    """Rules other than "accept", which a reader should know before travelling."""
    return sorted(
        (rule for rule in about if rule.answer != "accept"),
        key=lambda rule: (rule.space.sort_key, rule.answer),
    )
