"""Grant, renew, suspend, revoke. The web, courses, imports and the demonstration all call this module.

The person's row is locked first, so of two who grant at once the second sees the first's grant; behind that stands
the constraint `grant_stands_once`.
"""

from datetime import datetime

from django.db.models import QuerySet

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import holds, need
from ceh.core.states import Transition
from ceh.learning import emails, queries
from ceh.learning.models import Competence, CompetenceVersion, Grant, GrantStep
from ceh.learning.rules import ends, issuing, standing, valid_until
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.region.queries import current


def grant(
    *,
    person: Person,
    competence: Competence,
    level: str = "use",
    space: Space | None,
    by: Person,
    now: datetime,
    evidence: str = "manual",
    evidence_text: str = "",
) -> Grant:
    """Grant a competence in a space (None: by the network). One past its term is renewed by that.

    Raises Refused: "learning.grant" (not open to the actor), "learning.not_trainer", "learning.own_grant",
    "learning.no_account", "learning.level", "learning.retired", "learning.no_version", "learning.grant_stands",
    "learning.suspended".
    """
    issuing.check_level(level)
    with translate_db_errors({"grant_stands_once": issuing.stands_already}), act("learning.grant", by=by):
        need(by, "learning.grant", space)
        locked = _lock(person)
        issuing.check_person(is_active=locked.is_active, is_self=by.pk == locked.pk)
        check_may_issue(competence=competence, level=level, space=space, by=by, now=now)
        old = queries.standing_grant(locked, competence.pk, level, space.pk if space else None)
        if old is not None:
            issuing.check_not_standing(state=old.state, ends=_ends(old), at=now)
            old.machine.apply(old, "renew_grant", by=by, now=now)
            _step(old, "renewed", by, now)
        return _create(
            locked,
            competence,
            level,
            space,
            by=by,
            now=now,
            evidence=evidence,
            text=evidence_text,
            renews=old,
        )


def renew(*, grant: Grant, by: Person, now: datetime, evidence_text: str = "") -> Grant:
    """Renew a grant: a new one at the newest version refers to the old one, which becomes "renewed".

    Raises Refused: as `grant`, and "grant.state" when it was renewed, suspended or revoked meanwhile.
    """
    with (
        translate_db_errors({"grant_stands_once": issuing.stands_already}),
        act("learning.renew_grant", by=by),
    ):
        locked = _lock(grant.person)
        issuing.check_person(is_active=locked.is_active, is_self=by.pk == locked.pk)
        old = queries.grant(grant.pk)
        old.machine.apply(old, "renew_grant", by=by, now=now)
        check_may_issue(competence=old.competence, level=old.level, space=old.space, by=by, now=now)
        _step(old, "renewed", by, now)
        return _create(
            locked,
            old.competence,
            old.level,
            old.space,
            by=by,
            now=now,
            evidence="renewal",
            text=evidence_text,
            renews=old,
        )


def suspend(*, grant: Grant, by: Person, now: datetime, reason: str) -> None:
    """Stop a grant for now; the holder is told. Raises Refused: "grant.state", "grant.reason", permission."""
    _change(grant, "suspend_grant", "suspended", by=by, now=now, reason=reason)


def resume(*, grant: Grant, by: Person, now: datetime, reason: str = "") -> None:
    """Resume a suspended grant; its term has gone on meanwhile. Raises Refused: "grant.state", permission."""
    _change(grant, "resume_grant", "resumed", by=by, now=now, reason=reason)


def revoke(*, grant: Grant, by: Person, now: datetime, reason: str) -> None:
    """End a grant for good; it stays readable. Raises Refused: "grant.state", "grant.reason", permission."""
    _change(grant, "revoke_grant", "revoked", by=by, now=now, reason=reason)


def check_may_issue(
    *, competence: Competence, level: str, space: Space | None, by: Person, now: datetime
) -> None:
    """Raise Refused unless the actor may grant this now in the space: as `grant`, persons and rows aside.

    At most ten statements; the form and the courses ask the same before they offer it.
    """
    issuing.check_competence(competence, has_version=competence.versions.exists())
    trainers = queries.trainers_of(competence.pk)
    own, has_trainer = None, bool(trainers)
    if space is not None:
        facts = queries.facts({by.pk, *trainers}, [competence.pk], [space.pk])
        standings = {
            person_id: standing(
                facts,
                person_id=person_id,
                competence_id=competence.pk,
                space_id=space.pk,
                level="train",
                at=now,
            )
            for person_id in {by.pk, *trainers}
        }
        own, has_trainer = standings[by.pk], any(standings[trainer].ok for trainer in trainers)
    issuing.check_issuer(
        own=own,
        level=level,
        is_coordinator=holds(by, "coordinator"),
        manages_owner=space is not None
        and competence.space_id == space.pk
        and holds(by, "manager", space.pk),
        has_trainer=has_trainer,
    )


def _change(grant: Grant, verb: str, step: str, *, by: Person, now: datetime, reason: str) -> Transition:
    with act(f"learning.{verb}", by=by):
        _lock(grant.person)
        line = grant.machine.apply(grant, verb, by=by, now=now, reason=reason)
        _step(grant, step, by, now, reason)
        emails.changed(grant, step, reason.strip(), now)
    return line


def _lock(person: Person) -> Person:
    """Lock the person's row, always before their grants; rows that only refer to the person stay free."""
    rows: QuerySet[Person] = Person.objects.select_for_update(no_key=True)
    return rows.get(pk=person.pk)


def _ends(grant: Grant) -> datetime | None:
    """The instant at which the grant ends."""
    facts = queries.facts([grant.person_id], [grant.competence_id], [])
    pair = grant.person_id, grant.competence_id
    held = next(row for row in facts.grants[pair] if row.pk == grant.pk)
    return ends(held, facts.last_use.get(pair))


def _create(
    person: Person,
    competence: Competence,
    level: str,
    space: Space | None,
    *,
    by: Person,
    now: datetime,
    evidence: str,
    text: str,
    renews: Grant | None,
) -> Grant:
    result = Grant.objects.create(
        person=person,
        competence=competence,
        level=level,
        version=CompetenceVersion.objects.filter(competence=competence).order_by("-number")[0],
        issuer=by,
        space=space,
        granted_at=now,
        valid_until=valid_until(competence.expiry, competence.months, now, current().timezone),
        unused_months=competence.months if competence.expiry == "unused" else None,
        evidence=evidence,
        evidence_text=text.strip()[:500],
        renews=renews,
    )
    _step(result, "granted", by, now)
    emails.granted(result, now)
    return result


def _step(grant: Grant, kind: str, by: Person, now: datetime, reason: str = "") -> None:
    GrantStep.objects.create(grant=grant, kind=kind, at=now, by=by, reason=reason.strip()[:300])
