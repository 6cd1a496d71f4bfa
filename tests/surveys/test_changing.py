"""What of a survey changes, and when: closing times, what is fixed, the end, opening again."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.questionnaires.actions import answering
from ceh.questionnaires.models import Answer, Invitation, Response
from ceh.ranking import actions as ranking
from ceh.surveys import queries
from ceh.surveys.actions import inviting, running
from ceh.surveys.models import Survey
from tests.factories.questionnaires import CollectionFactory, VersionFactory
from tests.factories.surveys import SurveyFactory, SurveyResultFactory
from tests.surveys.test_surveys import ENGLISH, NOW

pytestmark = pytest.mark.django_db
PAST = "The closing time has already passed."
LATER = NOW + dt.timedelta(days=7)


def sent(survey=None, **more):
    """What the form sends."""
    values = {"title_sl": "Anketa", "title_en": "Survey", "access": "open", "closes_at": ""}
    version = survey.collection.version if survey else VersionFactory(state="published")
    return {**values, "version": version.pk, **more}


def address(name, survey):
    return reverse(f"surveys:{name}", args=[survey.code])


def rule_of(call, **values):
    with pytest.raises(Refused) as refused:
        call(**values)
    return refused.value.rule


def test_a_new_survey_does_not_close_in_the_past(desk_client):
    answer = desk_client.post(
        reverse("surveys:survey_new"), sent(closes_at="2020-01-01T12:00"), headers=ENGLISH
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["closes_at"] == [f"{PAST} Choose a later one, or none."]
    assert not Survey.objects.exists()


@pytest.mark.parametrize("state", ["draft", "open"])
def test_no_survey_gets_a_closing_time_in_the_past(desk_client, state):
    survey = SurveyFactory(state=state)
    answer = desk_client.post(address("survey_edit", survey), sent(survey, closes_at="2020-01-01T12:00"))
    assert answer.status_code == 422
    assert "closes_at" in answer.context["form"].errors
    survey.collection.refresh_from_db()
    assert survey.collection.closes_at is None


def test_a_draft_whose_closing_time_has_passed_is_not_opened(desk_client):
    collection = CollectionFactory(opens_at=None, closes_at=NOW - dt.timedelta(days=1))
    survey = SurveyFactory(state="draft", collection=collection)
    answer = desk_client.post(address("open_survey", survey), headers=ENGLISH)
    assert answer.status_code == 422
    assert PAST in answer.content.decode()
    survey.refresh_from_db()
    assert survey.state == "draft"


def test_people_are_not_asked_for_an_order_until_yesterday(coordinator, monkeypatch):
    monkeypatch.setattr(ranking, "check_ranks", lambda count: None)
    rule = rule_of(
        ranking.ask_order,
        by=coordinator,
        now=NOW,
        title=Translated({"sl": "Vrstni red", "en": "Order"}),
        access="open",
        closes_at=NOW - dt.timedelta(days=1),
    )
    assert rule == "surveys.closes_past"


@pytest.mark.parametrize("state", ["closed", "published"])
@pytest.mark.parametrize("name", ["survey_edit", "invite"])
def test_a_survey_that_has_ended_does_not_change_and_invites_nobody(desk_client, state, name):
    survey = SurveyFactory(state=state, collection=CollectionFactory(access="invited"))
    page = address(name, survey)
    assert desk_client.get(page).status_code == 409
    values = sent(survey, closes_at="2126-01-01T12:00", guests="ana@world.test")
    assert desk_client.post(page, values).status_code == 409
    survey.collection.refresh_from_db()
    assert survey.collection.closes_at is None
    assert not Invitation.objects.exists()


def test_the_actions_refuse_a_survey_that_has_ended(coordinator):
    survey = SurveyFactory(state="closed", collection=CollectionFactory(access="invited"))
    about = {"survey": survey, "by": coordinator}
    assert rule_of(running.change_survey, **about, now=NOW, closes_at=LATER) == "surveys.ended"
    assert rule_of(inviting.invite, **about, guests=[{"email": "a@world.test"}]) == "surveys.ended"
    assert rule_of(inviting.send_letters, **about, now=NOW) == "surveys.ended"
    assert not Letter.objects.exists()


def test_of_an_open_survey_texts_and_the_closing_time_change_and_nothing_else(desk_client, coordinator):
    survey = SurveyFactory()
    version = survey.collection.version
    page = desk_client.get(address("survey_edit", survey))
    assert list(page.context["form"].fields) == ["title", "intro", "thanks", "closes_at"]
    other = VersionFactory(state="published")
    values = sent(survey, version=other.pk, title_en="New", access="invited", closes_at="2126-01-01T12:00")
    assert desk_client.post(address("survey_edit", survey), values).status_code == 302
    survey.collection.refresh_from_db()
    assert (survey.collection.version, survey.collection.access) == (version, "open")
    assert survey.collection.title["en"] == "New"
    assert survey.collection.closes_at.year in (2125, 2126)
    rule = rule_of(running.change_survey, survey=survey, by=coordinator, now=NOW, version=other)
    assert rule == "surveys.fixed"


def test_a_published_survey_keeps_a_result(desk_client):
    survey = SurveyFactory(state="published")
    SurveyResultFactory(survey=survey)
    answer = desk_client.post(address("choose", survey), headers=ENGLISH)
    assert answer.status_code == 422
    assert "No question is chosen yet." in answer.content.decode()
    assert survey.results.count() == 1


def test_a_survey_that_is_opened_again_takes_answers_also_of_who_had_not_finished(desk_client, coordinator):
    survey = SurveyFactory(collection=CollectionFactory(closes_at=LATER))
    key = answering.start(collection=survey.collection, language="en", now=NOW)
    answering.save(key=key, answers={"has_space": "no"}, language="en", now=NOW)
    running.close_survey(survey=survey, by=coordinator, now=NOW)
    assert Answer.objects.count() == 1
    answer = desk_client.post(address("reopen_survey", survey), {"reason": "Too few answers"})
    assert answer.status_code == 302
    survey = queries.survey(survey.code)
    assert (survey.state, survey.collection.closes_at, survey.counted) == ("open", None, 0)
    answering.submit(key=key, now=NOW + dt.timedelta(hours=1))
    assert answering.start(collection=survey.collection, language="en", now=LATER)
    assert Response.objects.filter(state="submitted").count() == Answer.objects.count() == 1
