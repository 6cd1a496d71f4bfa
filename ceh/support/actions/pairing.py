"""From the agreed needs to a mentor: a shortlist, the person's choice, one proposal after the other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need as need_permission
from ceh.mentors import queries as mentors
from ceh.mentors.actions import matching, places, profiles
from ceh.mentors.models import Mentor
from ceh.mentors.rules.reasons import KEPT_OFF
from ceh.people.models import Person
from ceh.people.queries import standing, today
from ceh.people.rules import is_minor
from ceh.support import emails, queries
from ceh.support.actions.cases import due, step
from ceh.support.models import Candidate, Case, Proposal, Shortlist
from ceh.support.rules import pairing as rules
from ceh.support.states import PROPOSAL

WORDS = {"proposal_one_open": rules.already_asked}


def look(
    *,
    case: Case,
    languages: Sequence[str],
    week: Sequence[str],
    by: Person,
    now: datetime,
    own_pick: Mentor | None = None,
) -> Shortlist:
    """Make a shortlist for a case; a second one leaves out who was on the first.

    Raises Refused: "support.handle_case", "support.no_skill", "support.rounds", "support.nobody_fits", "case.state".
    """
    need_permission(by, "support.handle_case", case)
    with act("support.look_for_mentor", by=by):
        row = Case.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=case.pk)
        rules.check_round(row.shortlists.count())
        if row.state != "shortlisting":
            step(case, "look_for_mentor", by=by, now=now)
        else:
            emails.step(row, "look_for_mentor", by=by, now=now)
        wishes = _wishes(row, languages, week, now)
        outcome = matching.suggest(now=now, but=queries.no_mentors_for(row), **wishes)
        if not outcome.suggestions:
            raise rules.nobody_fits(outcome.kept_off, KEPT_OFF)
        shortlist = Shortlist.objects.create(
            case=row, made_by=by, made_at=now, asked_for=_stored(wishes), own_pick=own_pick
        )
        for rank, suggestion in enumerate(outcome.suggestions, 1):
            frozen = suggestion.candidate.frozen()
            Candidate.objects.create(shortlist=shortlist, mentor=suggestion.mentor, rank=rank, reasons=frozen)
    return shortlist


def add(*, case: Case, mentor: Mentor, reason: str, by: Person, now: datetime) -> Candidate:
    """Put a mentor on the newest list whom matching left out, for a reason that the person reads.

    What keeps a mentor off any list (a conflict of interest, a missing clearance) keeps them off here, too. Raises
    Refused: "support.handle_case", "support.not_choosing", "support.kept_off".
    """
    need_permission(by, "support.handle_case", case)
    with act("support.add_candidate", by=by, reason=reason):
        row = Case.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=case.pk)
        shortlist = row.shortlists.first()
        rules.check_chosen(row.state, is_newest=shortlist is not None)
        assert shortlist is not None
        wishes = _wishes(row, shortlist.asked_for["languages"], shortlist.asked_for["week"], now)
        outcome = matching.suggest(now=now, but=queries.no_mentors_for(row), size=mentors.MOST, **wishes)
        frozen = {each.mentor: each.candidate.frozen() for each in outcome.suggestions}
        if mentor not in frozen:
            raise rules.kept_off()
        return Candidate.objects.create(
            shortlist=shortlist,
            mentor=mentor,
            rank=shortlist.candidates.count() + 1,
            reasons=frozen[mentor],
            added_because=reason[:300],
        )


def _wishes(row: Case, languages: Sequence[str], week: Sequence[str], now: datetime) -> dict[str, Any]:
    """What the case asks for, as matching takes it."""
    needs = list(row.needs.select_related("skill"))
    return {
        "needs": rules.needs_for_matching(needs),
        "meets": rules.meeting_of(needs),
        "hours": rules.hours_of(needs),
        "languages": frozenset(languages),
        "week": list(week),
        "place": (row.municipality.lon, row.municipality.lat),
        "organisations": frozenset(queries.organisations_of(row.person, now)),
        "is_minor": is_minor(standing(row.person).birth_year, today(now)),
        "key": f"case-{row.pk}",
    }


def _stored(wishes: dict[str, Any]) -> dict[str, Any]:
    """The same as plain data."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in wishes.items()}


def choose(*, case: Case, candidate: Candidate, by: Person, now: datetime) -> Proposal:
    """Ask this mentor first. Raises Refused: "support.write_case", "support.not_choosing", "case.state"."""
    need_permission(by, "support.write_case", case)
    with act("support.choose_mentor", by=by):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        newest = row.shortlists.first()
        rules.check_chosen(row.state, is_newest=newest is not None and candidate.shortlist_id == newest.pk)
        step(case, "choose_mentor", by=by, now=now, mentor=candidate.mentor)
        return _propose(row, candidate.mentor, now)


def ask_for_others(*, case: Case, by: Person, now: datetime) -> None:
    """None of these. Raises Refused: "support.write_case", "support.not_choosing", "support.rounds"."""
    need_permission(by, "support.write_case", case)
    with act("support.ask_for_others", by=by):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        rules.check_chosen(row.state, is_newest=True)
        rules.check_round(row.shortlists.count())
        newest = row.shortlists.first()
        if newest is not None and newest.others_wanted_at is None:
            newest.others_wanted_at = now
            newest.save(update_fields=["others_wanted_at"])
            emails.step(row, "ask_for_others", by=by, now=now)


def _propose(row: Case, mentor: Mentor, now: datetime) -> Proposal:
    with translate_db_errors(WORDS):
        proposal = Proposal.objects.create(case=row, mentor=mentor, made_at=now, due_on=due("proposed", now))
    emails.proposal(proposal, "new", now)
    return proposal


def accept(*, proposal: Proposal, by: Person, now: datetime) -> None:
    """Help the person. Raises Refused: "support.answer_proposal", "proposal.state", "mentors.no_place"."""
    need_permission(by, "support.answer_proposal", proposal)
    with act("support.accept_proposal", by=by):
        case = _locked(proposal)
        PROPOSAL.apply(proposal, "accept_proposal", by=by, now=now, answered_at=now)
        places.take(proposal.mentor)
        step(case, "accept_case", by=by, now=now)


def decline(*, proposal: Proposal, words: str, by: Person, now: datetime) -> None:
    """Not this time; the next one is asked. Raises Refused: "support.answer_proposal", "proposal.state"."""
    need_permission(by, "support.answer_proposal", proposal)
    with act("support.decline_proposal", by=by):
        case = _locked(proposal)
        PROPOSAL.apply(proposal, "decline_proposal", by=by, now=now, words=words[:300], answered_at=now)
        _ask_next(case, by=by, now=now)


def expire(*, proposal: Proposal, now: datetime) -> None:
    """No answer came; the next one is asked. Whoever lets two expire within 90 days takes a break."""
    with act("support.expire_proposal", by=None):
        case = _locked(proposal)
        PROPOSAL.apply(proposal, "expire_proposal", by=None, now=now)
        recent = Proposal.objects.filter(
            mentor=proposal.mentor, state="expired", due_on__gt=today(now) - rules.EXPIRY_WINDOW
        )
        if recent.count() >= rules.MOST_EXPIRED and proposal.mentor.state == "listed":
            profiles.pause(mentor=proposal.mentor, by=None, now=now)
            emails.proposal(proposal, "paused", now)
        _ask_next(case, by=None, now=now)


def _ask_next(case: Case, *, by: Person | None, now: datetime) -> None:
    """The next on the list who can, else the person chooses anew."""
    shortlist = case.shortlists.first()
    candidates = list(shortlist.candidates.select_related("mentor")) if shortlist else []
    following = rules.next_in_line(candidates, queries.mentors_asked(case), queries.able(candidates))
    if following is None:
        step(case, "run_out_of_mentors", by=by, now=now)
        return
    Case.objects.filter(pk=case.pk).update(mentor=following.mentor, since=now, due_on=due("proposed", now))
    _propose(case, following.mentor, now)


def part(*, case: Case, by: Person, now: datetime, reason: str = "") -> None:
    """Change the mentor, without blame. Raises Refused: "support.part_from_mentor", "case.state"."""
    mentor = case.mentor
    with act("support.part_from_mentor", by=by):
        Proposal.objects.filter(case=case, state="accepted").update(words=reason[:300])
        step(case, "part_from_mentor", by=by, now=now)
    if mentor is not None and mentor.person_id != by.pk:
        emails.parted(case, mentor.person, now)


def _locked(proposal: Proposal) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=proposal.case_id)
