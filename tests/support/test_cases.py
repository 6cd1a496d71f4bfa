"""A case from its draft to its end: who may what, what each state asks, which clock runs, who gets a letter."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.people import actions as people
from ceh.people.models import Guardianship, Profile
from ceh.region.models import Municipality
from ceh.support.actions import cases, leaving, needs, scheduled
from ceh.support.models import Case, CaseNote, CaseViewing, Need
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory
from tests.factories.support import CaseFactory, CaseViewingFactory
from tests.rushing import rush

pytestmark = pytest.mark.django_db
STORY = {"goal": "To sell lamps.", "situation": "Ten are made.", "expects": "Help with prices."}


def step(client, case, verb, **values):
    """Press the button of a step, or fill in its form."""
    return client.post(f"/support/cases/{case.pk}/{verb}/", values)


def refusal(action, **values):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        action(**values)
    return refused.value.rule


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_request_goes_from_its_draft_to_the_agreed_needs(client, applicant, adviser, language):
    applicant.language = adviser.language = language
    applicant.save()
    adviser.save()
    client.force_login(applicant)
    town = Municipality.objects.first()
    form = {**STORY, "stage": "testing", "turnover": "to5", "people_working": "1", "municipality": town.pk}
    page = client.post(reverse("support:case_new"), form)["Location"]
    case = Case.objects.get()
    assert (case.state, case.owner) == ("draft", "applicant")
    assert step(client, case, "submit").status_code == 422
    assert step(client, case, "submit", agrees="on")["Location"] == page
    client.force_login(adviser)
    assert b"To sell lamps." in client.get(page).content
    step(client, case, "take")
    step(client, case, "ask-applicant", question="Where do you sell?")
    client.force_login(applicant)
    assert b"Where do you sell?" in client.get(page).content
    step(client, case, "answer-adviser", answer="At the market.")
    client.force_login(adviser)
    need = {"what": "Prices", "level": "practice", "urgency": "soon", "meeting": "either", "hours": "4"}
    client.post(reverse("support:need_new", args=[case.pk]), {**need, "is_main": "on"})
    client.post(reverse("support:send_needs", args=[case.pk]))
    client.force_login(applicant)
    step(client, case, "confirm-needs")
    case.refresh_from_db()
    assert (case.state, case.adviser, case.band) == ("needs_agreed", adviser, "18plus")
    assert client.get(page).status_code == 200
    receivers = [letter.person for letter in Letter.objects.order_by("pk")]
    assert receivers == [adviser, applicant, applicant, adviser, applicant, adviser]
    assert {letter.language for letter in Letter.objects.all()} == {language}


def test_letters_say_nothing_of_what_was_written(case, adviser):
    cases.ask(case=case, question="How high is your debt?", by=adviser, now=case.since)
    [letter] = Letter.objects.all()
    assert "debt" not in letter.body + letter.subject


class TestClocks:
    def test_a_question_stops_the_clock_and_the_answer_gives_the_rest(self, case, adviser, applicant, now):
        Case.objects.filter(pk=case.pk).update(due_on=dt.date(2026, 12, 2))
        case.refresh_from_db()
        cases.ask(case=case, question="Which?", by=adviser, now=now)  # Wednesday, 25 November
        assert (case.due_on, case.days_left) == (dt.date(2026, 12, 9), 5)
        later = now + dt.timedelta(days=9)
        cases.answer(case=case, answer="This.", by=applicant, now=later)  # Friday, 4 December
        assert (case.due_on, case.days_left) == (dt.date(2026, 12, 11), None)

    def test_who_must_act_is_warned_once_and_coordinators_the_day_after(
        self, case, adviser, coordinator, now
    ):
        Case.objects.filter(pk=case.pk).update(due_on=dt.date(2026, 11, 25))
        for _time in range(2):
            scheduled.run(now=now)
        assert [letter.person for letter in Letter.objects.all()] == [adviser]
        scheduled.run(now=now + dt.timedelta(days=1))
        assert {letter.person for letter in Letter.objects.all()} == {adviser, coordinator}

    def test_what_nobody_answers_lapses_and_an_old_draft_is_emptied(self, case, adviser, now):
        cases.ask(case=case, question="Which?", by=adviser, now=now)
        draft = CaseFactory(submitted_at=None, due_on=dt.date(2026, 12, 1))
        scheduled.run(now=now + dt.timedelta(days=15))
        for row, outcome in ((case, "lapsed"), (draft, "discarded")):
            row.refresh_from_db()
            assert (row.state, row.outcome) == ("closed", outcome)
        assert Letter.objects.exclude(person=case.person).count() == 0  # nobody is warned of what has ended
        assert draft.goal == ""

    def test_a_draft_is_remembered_after_three_and_after_ten_days(self, applicant, region, now):
        CaseFactory(person=applicant, submitted_at=None, made_at=now, due_on=dt.date(2026, 12, 25))
        for day in range(12):
            scheduled.run(now=now + dt.timedelta(days=day))
        assert Letter.objects.filter(person=applicant).count() == 2


class TestYoungPeople:
    def test_who_is_under_18_needs_a_guardian(self, applicant, region, now):
        Profile.objects.filter(person=applicant).update(birth_year=2010)
        draft = CaseFactory(person=applicant, submitted_at=None)
        sent = {"case": draft, "agrees": True, "by": applicant, "now": now}
        assert refusal(cases.submit, **sent) == "support.guardian"
        guardian = PersonFactory()
        Guardianship.objects.create(
            minor=applicant, guardian=guardian, asked_by=applicant, asked_at=now, confirmed_at=now
        )
        cases.submit(**sent)
        assert (draft.state, draft.band) == ("submitted", "15-17")

    def test_the_guardian_reads_along_and_is_whom_the_adviser_writes_to(
        self, client, case, applicant, adviser, now
    ):
        Case.objects.filter(pk=case.pk).update(band="15-17")
        Profile.objects.filter(person=applicant).update(birth_year=2010)
        guardian = PersonFactory(email="guardian@example.org")
        Guardianship.objects.create(
            minor=applicant, guardian=guardian, asked_by=applicant, asked_at=now, confirmed_at=now
        )
        client.force_login(guardian)
        assert client.get(case.get_absolute_url()).status_code == 200
        client.force_login(adviser)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "guardian@example.org" in page
        assert "applicant@example.org" not in page

    def test_a_guardian_does_not_advise_their_ward(self, case, adviser, applicant, now):
        relative = person_with_role("adviser")
        Guardianship.objects.create(
            minor=applicant, guardian=relative, asked_by=applicant, asked_at=now, confirmed_at=now
        )
        values = {"case": case, "adviser": relative, "reason": "A holiday.", "by": adviser, "now": now}
        assert refusal(cases.hand_over, **values) == "support.relative"
        Case.objects.filter(pk=case.pk).update(state="closed", outcome="advised", closed_at=now)
        waiting = CaseFactory(person=applicant, state="submitted", band="15-17")
        assert refusal(cases.take, case=waiting, by=relative, now=now) == "support.take_case"

    def test_who_is_under_18_reopens_a_case_with_a_guardian_only(self, case, adviser, applicant, now):
        cases.close(case=case, verb="finish_case", by=adviser, now=now, reason="Done.")
        Profile.objects.filter(person=applicant).update(birth_year=2010)
        assert refusal(cases.reopen, case=case, reason="Taxes.", by=applicant, now=now) == "support.guardian"


class TestWhoReadsWhat:
    def test_an_adviser_without_a_part_does_not_reopen_a_case_to_read_it(self, client, case, adviser, now):
        cases.close(case=case, verb="finish_case", by=adviser, now=now, reason="Done.")
        client.force_login(person_with_role("adviser"))
        page = reverse("support:reopen", args=[case.pk])
        assert client.post(page, {"reason": "Curious."}).status_code == 403

    def test_the_applicant_is_told_that_their_adviser_reopened_the_case(self, case, adviser, applicant, now):
        cases.close(case=case, verb="finish_case", by=adviser, now=now, reason="Done.")
        cases.reopen(case=case, reason="One thing is left.", by=adviser, now=now)
        assert "open again" in Letter.objects.filter(person=applicant).latest("pk").body

    def test_lists_show_names_only_to_those_with_a_part_in_the_case(self, client, case, adviser, applicant):
        applicant.name = "Alja Novak"
        applicant.save()
        others = [person_with_role(role) for role in ("adviser", "coordinator", "auditor")]
        for reader, reads in ((adviser, True), *((other, False) for other in others)):
            client.force_login(reader)
            for query in ({}, {"export": "csv"}):
                assert (b"Alja Novak" in client.get(reverse("support:desk"), query).getvalue()) is reads

    def test_others_open_a_case_only_with_a_reason_that_both_people_read(
        self, client, case, applicant, coordinator
    ):
        client.force_login(coordinator)
        closed_page = client.get(case.get_absolute_url())
        assert closed_page.status_code == 403
        assert reverse("support:view_case", args=[case.pk]) in closed_page.content.decode()
        client.post(reverse("support:view_case", args=[case.pk]), {"reason": "The adviser is ill."})
        assert client.get(case.get_absolute_url()).status_code == 200
        for reader in (applicant, case.adviser):
            client.force_login(reader)
            assert b"The adviser is ill." in client.get(case.get_absolute_url()).content

    def test_after_an_hour_the_reason_is_used_up(self, client, case, coordinator, now):
        cases.view(case=case, reason="A complaint.", by=coordinator, now=now - dt.timedelta(minutes=61))
        client.force_login(coordinator)
        assert client.get(case.get_absolute_url()).status_code == 403

    def test_ones_own_note_is_read_by_nobody_else(self, client, case, applicant, adviser, now):
        needs.write_note(case=case, text="Seems tired.", is_shared=False, by=adviser, now=now)
        needs.write_note(case=case, text="See you on Monday.", is_shared=True, by=adviser, now=now)
        client.force_login(applicant)
        page = client.get(case.get_absolute_url()).content
        assert b"Seems tired." not in page
        assert b"See you on Monday." in page


def test_an_erased_person_leaves_no_open_case_and_an_adviser_hands_theirs_over_first(
    case, adviser, applicant, now
):
    needs.write_note(case=case, text="Alja seems tired.", is_shared=False, by=adviser, now=now)
    CaseViewingFactory(case=case, reason="Alja complained.")
    [refused] = leaving.adviser_refusals(adviser, now)
    assert refused.rule == "support.adviser_leaves"
    people.erase(person=applicant, by=applicant, now=now)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.goal) == ("closed", "withdrawn", "")
    assert leaving.adviser_refusals(adviser, now) == []
    assert not CaseNote.objects.exclude(text="").exists()
    assert CaseViewing.objects.get().reason == "–"


def test_accounts_of_adviser_and_applicant_are_merged_once_the_case_is_handed_over(
    case, adviser, applicant, now
):
    pair = {
        "kept": adviser,
        "absorbed": applicant,
        "reason": "Twice.",
        "by": person_with_role("coordinator"),
        "now": now,
    }
    EmailAddress.objects.create(user=adviser, email=adviser.email, verified=True, primary=True)
    assert refusal(people.merge, **pair) == "support.own_case"
    cases.close(case=case, verb="finish_case", by=adviser, now=now, reason="Done.")
    people.merge(**pair)
    case.refresh_from_db()
    assert (case.person, case.adviser) == (adviser, None)


class TestRules:
    def test_a_request_is_sent_when_it_says_something(self, applicant, region, now):
        draft = CaseFactory(person=applicant, submitted_at=None, expects="")
        assert refusal(cases.submit, case=draft, agrees=True, by=applicant, now=now) == "case.expects"

    def test_needs_are_confirmed_once_the_adviser_has_sent_them(self, case, applicant, adviser, now):
        confirm = {"case": case, "by": applicant, "now": now}
        assert refusal(cases.confirm_needs, **confirm) == "support.needs"
        need = needs.add(case=case, by=adviser, what="Prices", is_main=True)
        assert refusal(cases.confirm_needs, **confirm) == "support.needs"
        needs.send_list(case=case, by=adviser, now=now)
        needs.change(need=need, by=adviser, what="Prices and taxes")
        assert refusal(cases.confirm_needs, **confirm) == "support.needs"  # the list is another one now
        needs.send_list(case=case, by=adviser, now=now)
        cases.confirm_needs(**confirm)
        assert refusal(needs.remove, need=need, by=adviser) == "support.not_assessing"

    def test_a_need_is_changed_and_removed_by_the_adviser_alone(self, client, case, adviser, applicant):
        need = needs.add(case=case, by=adviser, what="Prices")
        form = {"what": "Taxes", "level": "expert", "urgency": "now", "meeting": "online", "hours": "2"}
        for reader, status in ((applicant, 403), (adviser, 302)):
            client.force_login(reader)
            assert client.post(reverse("support:need_edit", args=[need.pk]), form).status_code == status
        need.refresh_from_db()
        assert (need.what, need.level, need.hours) == ("Taxes", "expert", 2)
        client.post(reverse("support:need_remove", args=[need.pk]))
        assert not Need.objects.exists()

    def test_one_need_matters_most(self, case, adviser):
        needs.add(case=case, by=adviser, what="Prices", is_main=True)
        assert refusal(needs.add, case=case, by=adviser, what="Taxes", is_main=True) == "support.main_need"
        assert Need.objects.count() == 1

    def test_nobody_advises_themselves(self, adviser, region, now):
        own = CaseFactory(person=adviser, state="submitted")
        assert refusal(cases.take, case=own, by=adviser, now=now) == "support.own_case"
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=own.pk).update(state="assessing", adviser=adviser)

    def test_a_closed_case_is_continued_by_a_new_one(self, client, case, adviser, applicant, now):
        cases.close(case=case, verb="finish_case", by=adviser, now=now, reason="Prices are clear.")
        client.force_login(applicant)
        client.post(reverse("support:reopen", args=[case.pk]), {"reason": "Now taxes."})
        again = Case.objects.get(continues=case)
        assert (again.state, again.expects, case.outcome) == ("reopened", "Now taxes.", "advised")
        assert refusal(cases.reopen, case=case, reason="Twice.", by=applicant, now=now) == "support.one_case"

    def test_a_case_is_handed_to_another_adviser(self, client, case, adviser):
        other = person_with_role("adviser")
        client.force_login(adviser)
        page = reverse("support:hand_over", args=[case.pk])
        assert client.post(page, {"adviser": case.person_id, "reason": "?"}).status_code == 422
        client.post(page, {"adviser": other.pk, "reason": "I am away for a month."})
        case.refresh_from_db()
        assert case.adviser == other

    def test_a_suspended_case_stands_still_until_a_coordinator_resumes_it(
        self, case, adviser, coordinator, now
    ):
        cases.suspend(case=case, by=coordinator, now=now, reason="A complaint.")
        assert case.due_on is None
        assert refusal(cases.ask, case=case, question="?", by=adviser, now=now) == "case.state"
        cases.resume(case=case, by=coordinator, now=now, reason="Settled.")
        assert case.state == "assessing"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_advisers_at_once_one_takes_the_case(region, now):
    case = CaseFactory(state="submitted")
    advisers = [person_with_role("adviser") for _number in range(8)]
    outcomes = rush(8, lambda n: cases.take(case=Case.objects.get(pk=case.pk), by=advisers[n], now=now))
    assert outcomes == {"done": 1, "case.state": 7}
    assert Case.objects.get().state == "assessing"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_draft(applicant, now):
    town = Municipality.objects.first()
    values = {**STORY, "stage": "idea", "turnover": "none", "people_working": 1, "municipality": town}
    outcomes = rush(8, lambda _number: cases.begin(by=applicant, now=now, **values) and "done")
    assert outcomes == {"done": 1, "support.one_case": 7}


def test_measured_times_are_shown_once_there_are_enough_cases(client, region, now):
    page = reverse("support:programme")
    for number in range(5):
        assert b"median" not in client.get(page, headers={"accept-language": "en"}).content
        sent = now - dt.timedelta(days=7)
        CaseFactory(state="submitted", submitted_at=sent, taken_at=sent + dt.timedelta(days=1 + (number > 2)))
    assert b"median" in client.get(page, headers={"accept-language": "en"}).content
