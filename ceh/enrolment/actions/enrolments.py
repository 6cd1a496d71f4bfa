"""Enrol, wait, cancel, and enrol groups. The web, the API and the demonstration all call this module.

The session's row is locked before anything that holds a place in it is written, so of two who want the last place one
gets it and the other may wait; behind that stands the constraint "session_full".
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.checks import may_override, override_entries, without_overridden
from ceh.core.clock import local_day
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.validators import check_name, check_value
from ceh.courses.actions.sessions import lock_session
from ceh.courses.models import CourseSession
from ceh.courses.queries import courses
from ceh.enrolment import emails, queries
from ceh.enrolment.models import Enrolment, GroupEnrolment
from ceh.enrolment.rules import enrolling as rules
from ceh.enrolment.rules.enrolling import EnrolmentFacts
from ceh.enrolment.states import ENROLMENT, GROUP
from ceh.learning import queries as learning
from ceh.people.models import Person
from ceh.people.queries import Safeguards, safeguards, standing
from ceh.people.rules import may_guard
from ceh.timetable.queries import evening_of, zone_of

HOLDS = timedelta(hours=24)  # so long an offer stands, but never into the session
GUARDS = {"session_full": rules.full, "enrolment_once": rules.enrolled_already}


def load_facts(
    session: CourseSession,
    person: Person,
    now: datetime,
    elsewhere: CourseSession | None,
    *,
    with_adult: bool = False,
) -> EnrolmentFacts:
    """Load the facts for an enrolment; eight statements. `elsewhere` comes from `queries.own_and_overlapping`."""
    return replace(_load_facts(session, {person.pk: with_adult}, now)[person.pk], elsewhere=elsewhere)


def _load_facts(
    session: CourseSession, with_adult: Mapping[int, bool], now: datetime
) -> dict[int, EnrolmentFacts]:
    """Person id → facts, for many at once ({person id: with an adult}), in as many statements as for one."""
    needs = courses.prerequisites_of(session.course_id)
    competences = [competence for competence, _level in needs]
    granted = [session.course.competence] if session.course.competence is not None else []
    ids = [competence.pk for competence in (*competences, *granted)]
    facts, zone = learning.facts(with_adult, ids, [session.space_id]), zone_of(session.space)
    evening = evening_of(session.space_id)
    return {
        pk: EnrolmentFacts(
            session=session,
            zone=zone,
            who=who,
            person_id=pk,
            now=now,
            with_adult=with_adult[pk],
            needs=needs,
            facts=facts,
            evening=evening,
        )
        for pk, who in safeguards(with_adult, queries.CONSENT).items()
    }


@retrying()
def enrol(
    *,
    session: CourseSession,
    person: Person,
    by: Person,
    now: datetime,
    with_adult: bool = False,
    wait: bool = False,
    override: str = "",
) -> Enrolment:
    """Take a place (`by` oneself, or staff). Where there is none and `wait` is true, stand in line for one.

    Nobody passes those who wait: while somebody does, a free place is theirs. `override` is why staff set rules aside.
    Raises Refused: "enrolment.enrol", any rule of `rules.CHECKS` (all at once in `problems`), "enrolment.full",
    "enrolment.once".
    """
    need(by, "enrolment.enrol" if by.pk == person.pk else "courses.run_session", session)
    with translate_db_errors(GUARDS), act("enrolment.enrol", by=by, reason=override):
        row = lock_session(session)
        _lock_person(person)
        mine, elsewhere = queries.own_and_overlapping(person, row)
        problems = rules.problems(load_facts(row, person, now, elsewhere, with_adult=with_adult))
        overridden = _override_entries(problems, row, by=by, override=override, now=now)
        if mine is not None:
            raise rules.enrolled_already()
        free = _left(row, now)
        if free <= 0 and not wait:
            raise rules.full()
        enrolment = Enrolment.objects.create(
            session=row,
            person=person,
            made_by=by,
            made_at=now,
            with_adult=with_adult,
            overridden=overridden,
            state="enrolled" if free > 0 else "waiting",
        )
        emails.enrolled(enrolment, now)
    return enrolment


def _override_entries(
    problems: list[Refused], session: CourseSession, *, by: Person, override: str, now: datetime
) -> list[dict[str, Any]]:
    """The rules that staff set aside, as stored. Raises Refused with all problems where nobody may."""
    if not problems:
        return []
    refusal = rules.refusal(problems)
    if not may_override(refusal, override, by=by, verb="enrolment.override", obj=session):
        raise refusal
    return override_entries(problems, override, by=by, now=now)


def _lock_person(person: Person) -> None:
    """After the session's: so nobody enrols in two sessions of one time at once."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def cancel_enrolment(*, enrolment: Enrolment, by: Person | None, now: datetime, reason: str = "") -> None:
    """Give a place up, or stand in line no more; who waits longest is offered the place.

    Raises Refused: "enrolment.cancel_enrolment", "enrolment.begun" (nobody undoes that they did not come),
    "enrolment.state".
    """
    with act("enrolment.cancel_enrolment", by=by, reason=reason):
        row = lock_session(enrolment.session)
        enrolment.refresh_from_db(fields=["state"])
        if enrolment.state == "enrolled":
            _not_begun(row, enrolment.person_id, by, now)
        had_place = enrolment.state == "enrolled"
        late = had_place and now > row.enrol_until
        ENROLMENT.apply(
            enrolment,
            "cancel_enrolment",
            by=by,
            now=now,
            ended_at=now,
            late=late,
            reason=reason.strip()[:300],
        )
        if by is not None and by.pk != enrolment.person_id:
            emails.cancelled_by_space(enrolment, now)
        elif by is not None and had_place:
            emails.enrolment_cancelled(enrolment, now)
        offer_places(row, now=now)


def _left(session: CourseSession, now: datetime) -> int:
    """Free places after the waitlist has been offered theirs. Call it with the session's row locked."""
    free = session.seats - courses.taken(session)
    return free - offer_places(session, now=now, free=free)


def _not_begun(session: CourseSession, person_id: int, by: Person | None, now: datetime) -> None:
    if session.starts_at <= now and by is not None and by.pk == person_id:
        raise Refused(
            "enrolment.begun",
            _("This session has begun already."),
            _("Tell the trainer if you cannot come."),
            kind="conflict",
            url=session.get_absolute_url(),
        )


def offer_places(session: CourseSession, *, now: datetime, free: int | None = None) -> int:
    """Offer every free place to whoever waits longest and may take it; the offer holds it. Gives how many were offered.

    Who may not now (a hold, a competence that ended) keeps their place in the line, and costs no statement: what
    decides is read once for all who wait. Call it with the session's row locked.
    """
    if session.state != "planned" or session.starts_at <= now:
        return 0
    count, free = 0, session.seats - courses.taken(session) if free is None else free
    line = list(queries.queue(session)) if free > 0 else []
    about = _load_facts(session, {row.person_id: row.with_adult for row in line}, now) if line else {}
    for row in line:
        if count == free:
            break
        if _against(row, about[row.person_id]):
            continue
        until = min(now + HOLDS, session.starts_at)
        ENROLMENT.apply(row, "offer_place", by=None, now=now, offered_until=until)
        emails.offered(row, now)
        count += 1
    return count


def _against(row: Enrolment, about: EnrolmentFacts) -> list[Refused]:
    """What stands against a place for who waited for it: the whole chain, but for what staff set aside.

    The last day to enrol does not: they did in time.
    """
    return without_overridden(rules.problems(about), [{"rule": "enrolment.deadline"}, *row.overridden])


@retrying()
def take_place(*, enrolment: Enrolment, by: Person, now: datetime) -> None:
    """Accept an offered place; the offer has held it.

    Raises Refused: "enrolment.cancel_enrolment", "enrolment.offer_over", "enrolment.state", and as `enrol` where
    something stands against it now.
    """
    with translate_db_errors(GUARDS), act("enrolment.take_place", by=by):
        session = lock_session(enrolment.session)
        row = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
        if row.state == "offered":
            need(by, "enrolment.cancel_enrolment", enrolment)
            _check_offer(row, session, now)
        ENROLMENT.apply(enrolment, "take_place", by=by, now=now)
        emails.enrolled(enrolment, now)


def _check_offer(row: Enrolment, session: CourseSession, now: datetime) -> None:
    if row.offered_until is not None and row.offered_until <= now:
        raise Refused(
            "enrolment.offer_over",
            _("This offer is over."),
            _("Enrol again to join the waitlist."),
            kind="conflict",
            url=row.get_absolute_url(),
        )
    _lock_person(row.person)
    _mine, elsewhere = queries.own_and_overlapping(row.person, session)
    if problems := _against(row, load_facts(session, row.person, now, elsewhere, with_adult=row.with_adult)):
        raise rules.refusal(problems)


@retrying()
def bring_group(
    *,
    session: CourseSession,
    name: str,
    heads: int,
    band: str,
    by: Person,
    now: datetime,
    adults: int = 1,
    leader: Person | None = None,
) -> GroupEnrolment:
    """Enrol a class or group without accounts: heads and an age band, led by one responsible adult with an account.

    Raises Refused: "enrolment.bring_group", "enrolment.leader" (not certainly an adult), "enrolment.over",
    "enrolment.begun", "enrolment.deadline", "enrolment.min_age", "enrolment.full".
    """
    who = leader or by
    need(by, "enrolment.bring_group" if who.pk == by.pk else "courses.run_session", session)
    zone = zone_of(session.space)
    if not may_guard(standing(who).birth_year, local_day(session.starts_at, zone)):
        raise Refused(
            "enrolment.leader",
            _("A group must be led by an adult whose year of birth is known."),
            _("Fill in the year of birth in the account, or let another adult enrol the group."),
            kind="rule",
        )
    with translate_db_errors(GUARDS), act("enrolment.bring_group", by=by):
        row = lock_session(session)
        facts = EnrolmentFacts(
            session=row, zone=zone, who=Safeguards(None, False, False), person_id=who.pk, now=now
        )
        for stop in (rules.check_open(facts), rules.check_deadline(facts), _too_young(row, band)):
            if stop is not None:
                raise stop
        free = _left(row, now)
        if heads > free:
            raise rules.group_too_large(max(0, free))
        check_value(check_name, name, "name")
        group = GroupEnrolment.objects.create(
            session=row,
            leader=who,
            name=name.strip()[:120],
            heads=heads,
            adults=adults,
            band=band,
            made_by=by,
            made_at=now,
        )
        emails.group(group, now)
    return group


YOUNGEST = {"under15": 14, "15-17": 17}  # the oldest that somebody of the band may be


def _too_young(session: CourseSession, band: str) -> Refused | None:
    """A refusal if nobody of the age band is old enough for the course."""
    least = session.course.min_age
    if band in YOUNGEST and least > YOUNGEST[band]:
        return Refused(
            "enrolment.min_age",
            _("This group is too young for the course."),
            _("Ask the space what there is for younger people."),
        )
    return None


def cancel_group(*, group: GroupEnrolment, by: Person | None, now: datetime) -> None:
    """Cancel a group; its places are offered to the waitlist.

    Raises Refused: "group_enrolment.state", "enrolment.begun", permission.
    """
    with act("enrolment.cancel_group", by=by):
        row = lock_session(group.session)
        _not_begun(row, group.leader_id, by, now)
        GROUP.apply(group, "cancel_group", by=by, now=now, ended_at=now)
        if by is not None:
            emails.group_cancelled(group, now)
        offer_places(row, now=now)
