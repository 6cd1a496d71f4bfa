"""From the agreed needs to a mentor: shortlist, choice, proposals one after the other, and the way back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.mentors.models import Mentor
from ceh.people.models import Guardianship, Profile
from ceh.region.models import Skill
from ceh.support.actions import cases, pairing, scheduled
from ceh.support.models import Case, Proposal
from ceh.support.rules.pairing import initials, meeting_of
from tests.factories.mentors import MentorFactory, MentorSkillFactory, VerificationFactory
from tests.factories.people import PersonFactory
from tests.factories.support import CandidateFactory, CaseFactory, NeedFactory, ProposalFactory
from tests.rushing import rush

pytestmark = pytest.mark.django_db
ASKED_FOR = {"languages": ["sl"], "week": []}


@pytest.fixture
def mentors(region):
    """Three who know lasers, the deepest first, and one who knows nothing of it."""
    skill = Skill.objects.get(code="laser-cutting")
    rows = []
    for level, name in ((3, "Ana Zgled"), (2, "Bor Zgled"), (1, "Cene Zgled")):
        row = MentorFactory(person=PersonFactory(confirmed=True, name=name))
        MentorSkillFactory(mentor=row, skill=skill, level=level)
        rows.append(row)
    Mentor.objects.filter(pk=rows[2].pk).update(capacity=10, mentees=1)  # the load price makes Cene the last
    return rows


@pytest.fixture
def case(applicant, adviser):
    """A case whose needs are agreed: laser cutting in practice."""
    row = CaseFactory(person=applicant, adviser=adviser, state="assessing")
    skill = Skill.objects.get(code="laser-cutting")
    NeedFactory(case=row, skill=skill, level="expert", is_main=True, meeting="online")
    Case.objects.filter(pk=row.pk).update(state="needs_agreed")
    row.refresh_from_db()
    return row


@pytest.fixture
def listed(case, mentors, adviser, now):
    """The case with its first shortlist."""
    pairing.look(case=case, by=adviser, now=now, **ASKED_FOR)
    case.refresh_from_db()
    return case


def chosen(case, place, now):
    """The person chose the candidate at the place of the newest list."""
    candidate = case.shortlists.first().candidates.all()[place]
    proposal = pairing.choose(case=case, candidate=candidate, by=case.person, now=now)
    case.refresh_from_db()
    return proposal


def refusal(action, **values):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        action(**values)
    return refused.value.rule


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_person_is_connected_with_the_mentor_whom_they_chose(client, case, mentors, adviser, language):
    people = [case.person, adviser, mentors[1].person]
    for person in people:
        person.language = language
        person.save()
    client.force_login(adviser)
    page = case.get_absolute_url()
    client.post(reverse("support:look", args=[case.pk]), {**ASKED_FOR, "own_pick": mentors[2].pk})
    shortlist = case.shortlists.get()
    assert shortlist.own_pick == mentors[2]
    client.force_login(case.person)
    shown = client.get(page).content.decode()
    assert shown.index("Ana Zgled") < shown.index("Bor Zgled") < shown.index("Cene Zgled")
    assert shown.count("<meter") == 15
    second = shortlist.candidates.get(mentor=mentors[1])
    client.post(reverse("support:choose", args=[case.pk]), {"candidate": second.pk})
    proposal = Proposal.objects.get()
    assert (proposal.mentor, proposal.state) == (mentors[1], "open")
    client.force_login(mentors[1].person)
    request = client.get(proposal.get_absolute_url()).content.decode()
    assert case.person.name not in request
    assert case.person.email not in request
    assert initials(case.person.name) in request
    assert case.goal not in request
    client.post(f"{proposal.get_absolute_url()}accept/")
    helps = client.get(proposal.get_absolute_url()).content.decode()
    assert case.person.email in helps
    assert case.goal in helps
    assert client.get(page).status_code == 403
    case.refresh_from_db()
    assert (case.state, case.mentor) == ("agreed", mentors[1])
    assert Mentor.objects.get(pk=mentors[1].pk).mentees == 1
    assert {letter.person for letter in Letter.objects.all()} == set(people)
    assert not any("Svetil" in letter.body or "lamps" in letter.body for letter in Letter.objects.all())


def test_a_shortlist_needs_a_skill_and_somebody_who_fits(case, mentors, adviser, now):
    case.needs.update(skill=None)
    assert refusal(pairing.look, case=case, by=adviser, now=now, **ASKED_FOR) == "support.no_skill"
    case.needs.update(skill=Skill.objects.get(code="laser-cutting"))
    german = {"languages": ["de"], "week": []}
    assert refusal(pairing.look, case=case, by=adviser, now=now, **german) == "support.nobody_fits"
    case.refresh_from_db()
    assert case.state == "needs_agreed"
    assert not case.shortlists.exists()


def test_neither_oneself_nor_ones_adviser_or_guardian_is_suggested(case, mentors, adviser, now):
    guardian = PersonFactory(confirmed=True)
    Guardianship.objects.create(minor=case.person, guardian=guardian, asked_at=now, confirmed_at=now)
    for mentor, person in zip(mentors, (case.person, adviser, guardian), strict=True):
        Mentor.objects.filter(pk=mentor.pk).update(person=person)
    assert refusal(pairing.look, case=case, by=adviser, now=now, **ASKED_FOR) == "support.nobody_fits"


def test_somebody_under_18_is_suggested_only_mentors_with_a_clearance(case, mentors, adviser, now):
    Profile.objects.update_or_create(person=case.person, defaults={"birth_year": now.year - 16})
    day = now.date()
    VerificationFactory(mentor=mentors[2], kind="youth", seen_on=day, valid_to=day + dt.timedelta(days=1))
    pairing.look(case=case, by=adviser, now=now, **ASKED_FOR)
    shortlist = case.shortlists.get()
    assert [row.mentor for row in shortlist.candidates.all()] == [mentors[2]]
    assert shortlist.asked_for["is_minor"] is True


def test_a_mentor_never_reads_the_contact_of_somebody_under_18(client, case, mentors, now):
    Case.objects.filter(pk=case.pk).update(state="shortlisting")
    CandidateFactory(shortlist__case=case, mentor=mentors[0])
    proposal = chosen(case, 0, now)
    Profile.objects.update_or_create(person=case.person, defaults={"birth_year": now.year - 16})
    pairing.accept(proposal=proposal, by=mentors[0].person, now=now)
    client.force_login(mentors[0].person)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert case.person.email not in page
    assert "18" in page


def test_who_wants_others_gets_one_more_list_without_the_first(listed, mentors, adviser, now):
    fourth = MentorFactory()
    MentorSkillFactory(mentor=fourth, skill=Skill.objects.get(code="laser-cutting"))
    pairing.ask_for_others(case=listed, by=listed.person, now=now)
    pairing.ask_for_others(case=listed, by=listed.person, now=now + dt.timedelta(minutes=1))
    assert Letter.objects.filter(person=adviser).count() == 1
    later = now + dt.timedelta(hours=1)
    second = pairing.look(case=listed, by=adviser, now=later, **ASKED_FOR)
    assert [row.mentor for row in second.candidates.all()] == [fourth]
    assert refusal(pairing.ask_for_others, case=listed, by=listed.person, now=later) == "support.rounds"
    assert refusal(pairing.look, case=listed, by=adviser, now=later, **ASKED_FOR) == "support.rounds"
    old = listed.shortlists.last().candidates.first()
    assert (
        refusal(pairing.choose, case=listed, candidate=old, by=listed.person, now=later)
        == "support.not_choosing"
    )


def test_the_adviser_adds_a_mentor_for_a_reason_that_the_person_reads(client, listed, mentors, adviser, now):
    fourth, german = MentorFactory(), MentorFactory(languages=["de"])
    client.force_login(adviser)
    url = reverse("support:candidate_new", args=[listed.pk])
    assert client.post(url, {"mentor": fourth.pk, "reason": ""}).status_code == 422
    client.post(url, {"mentor": fourth.pk, "reason": "She did the same thing."})
    added = listed.shortlists.get().candidates.get(mentor=fourth)
    assert (added.rank, added.reasons["parts"]["needs"]) == (4, 0)
    for other in (german, mentors[0]):
        values = {"mentor": other, "reason": "A friend."}
        assert refusal(pairing.add, case=listed, by=adviser, now=now, **values) == "support.kept_off"
    client.force_login(listed.person)
    assert "She did the same thing." in client.get(listed.get_absolute_url()).content.decode()


def test_after_a_no_the_next_is_asked_and_after_the_last_the_person_chooses_anew(listed, mentors, now):
    proposal = chosen(listed, 1, now)
    assert (
        refusal(pairing.decline, proposal=proposal, words="", by=mentors[1].person, now=now)
        == "proposal.words"
    )
    for expected in (mentors[0], mentors[2]):
        pairing.decline(proposal=proposal, words="No time.", by=proposal.mentor.person, now=now)
        proposal = Proposal.objects.get(state="open")
        listed.refresh_from_db()
        assert proposal.mentor == listed.mentor == expected
    pairing.decline(proposal=proposal, words="No time.", by=proposal.mentor.person, now=now)
    listed.refresh_from_db()
    assert (listed.state, listed.mentor) == ("shortlisting", None)


def test_only_the_adviser_reads_why_a_mentor_said_no(client, listed, mentors, adviser, now):
    pairing.decline(proposal=chosen(listed, 0, now), words="I know him.", by=mentors[0].person, now=now)
    for person, reads in ((adviser, True), (listed.person, False)):
        client.force_login(person)
        assert ("I know him." in client.get(listed.get_absolute_url()).content.decode()) is reads
    assert not any("I know him." in letter.body for letter in Letter.objects.all())


def test_who_lets_two_proposals_expire_takes_a_break(listed, mentors, now):
    old = ProposalFactory(mentor=mentors[0], due_on=now.date())
    Proposal.objects.filter(pk=old.pk).update(state="expired")
    proposal = chosen(listed, 0, now)
    assert scheduled.run(now=now + dt.timedelta(days=1)) == 0
    proposal.refresh_from_db()
    assert proposal.state == "open"
    scheduled.run(now=now + dt.timedelta(days=7))
    scheduled.run(now=now + dt.timedelta(days=7))
    proposal.refresh_from_db()
    assert proposal.state == "expired"
    assert Mentor.objects.get(pk=mentors[0].pk).state == "paused"
    assert Proposal.objects.get(state="open").mentor == mentors[1]


def test_a_mentor_without_a_free_place_cannot_say_yes(listed, mentors, now):
    proposal = chosen(listed, 0, now)
    Mentor.objects.filter(pk=mentors[0].pk).update(mentees=2)
    assert refusal(pairing.accept, proposal=proposal, by=mentors[0].person, now=now) == "mentors.no_place"
    proposal.refresh_from_db()
    assert proposal.state == "open"


@pytest.mark.parametrize("verb", ["withdraw_case", "part", "suspend"])
def test_whoever_ends_it_the_mentor_has_a_place_again(listed, mentors, coordinator, now, verb):
    pairing.accept(proposal=chosen(listed, 0, now), by=mentors[0].person, now=now)
    listed.refresh_from_db()
    if verb == "part":
        pairing.part(case=listed, by=mentors[0].person, now=now, reason="We do not get on.")
    elif verb == "suspend":
        cases.suspend(case=listed, by=coordinator, now=now, reason="A report.")
    else:
        cases.close(case=listed, verb=verb, by=listed.person, now=now)
    listed.refresh_from_db()
    assert listed.state == {"part": "needs_agreed", "suspend": "suspended"}.get(verb, "closed")
    assert (listed.mentor is None) is (listed.state != "closed")
    assert Mentor.objects.get(pk=mentors[0].pk).mentees == 0
    assert Proposal.objects.get().state == "ended"


def test_a_case_that_goes_elsewhere_asks_nobody_any_more(listed, adviser, now):
    proposal = chosen(listed, 0, now)
    cases.rework(case=listed, by=adviser, now=now)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert refusal(pairing.accept, proposal=proposal, by=proposal.mentor.person, now=now) == "proposal.state"


def test_the_database_knows_no_case_with_a_mentor_and_none(case, mentors):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(mentor=mentors[0])
    first = ProposalFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalFactory(case=first.case, mentor=mentors[0])


def test_a_need_names_its_skill_in_ones_own_words(client, applicant, adviser):
    case = CaseFactory(person=applicant, adviser=adviser, state="assessing")
    client.force_login(adviser)
    need = {"what": "Lamps", "level": "practice", "urgency": "soon", "meeting": "either", "hours": "4"}
    assert (
        client.post(reverse("support:need_new", args=[case.pk]), {**need, "skill": "xyz"}).status_code == 422
    )
    client.post(reverse("support:need_new", args=[case.pk]), {**need, "skill": "laserski razrez"})
    row = case.needs.get()
    assert row.skill.code == "laser-cutting"
    assert row.skill.name["sl"] in client.get(reverse("support:need_edit", args=[row.pk])).content.decode()


def test_what_is_asked_of_matching_follows_the_needs():
    class Need:
        def __init__(self, meeting):
            self.meeting = meeting

    assert meeting_of([Need("either"), Need("online")]) == "online"
    assert meeting_of([Need("person"), Need("online")]) == "either"
    assert meeting_of([Need("either")]) == "either"
    assert initials("Metka  Zgled Kovač") == "M. Z. K."


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_one_mentor_at_once_no_more_than_their_places_are_helped(region, now):
    mentor = MentorFactory(person=PersonFactory(confirmed=True), capacity=3)
    proposals = [ProposalFactory(mentor=mentor) for _number in range(8)]
    outcomes = rush(8, lambda number: pairing.accept(proposal=proposals[number], by=mentor.person, now=now))
    assert outcomes == {"done": 3, "mentors.no_place": 5}
    assert Mentor.objects.get().mentees == 3
    assert Case.objects.filter(state="agreed").count() == 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_clock_at_once_do_one_thing(region, now):
    proposal = ProposalFactory()

    def act(number):
        if number % 2:
            pairing.accept(proposal=proposal, by=proposal.mentor.person, now=now)
        else:
            pairing.expire(proposal=proposal, now=now)

    outcomes = rush(6, act)
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "proposal.state", "support.answer_proposal"}
    case = Case.objects.get()
    assert case.state in ("agreed", "shortlisting")
    assert Mentor.objects.get().mentees == (case.state == "agreed")
