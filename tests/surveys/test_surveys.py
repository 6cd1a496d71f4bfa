"""From the draft of a survey to its published results; invitations; files; what visitors see."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import translation

from ceh.consultation.actions import swot
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.questionnaires.actions import answering
from ceh.questionnaires.models import Invitation
from ceh.surveys import queries
from ceh.surveys.actions import inviting, running
from ceh.surveys.models import Survey, SurveyResult
from tests.factories.consultation import StatementFactory
from tests.factories.network import person_with_role
from tests.factories.questionnaires import WHEN, CollectionFactory, InvitationFactory, VersionFactory
from tests.factories.region import MunicipalityFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db
NOW = WHEN + dt.timedelta(days=1)
ENGLISH = {"accept-language": "en"}


def respond(survey, **answers):
    key = answering.start(collection=survey.collection, language="en", now=NOW)
    answering.save(key=key, answers=answers, language="en", now=NOW)
    answering.submit(key=key, now=NOW)


def filled(yes=6, no=7, **more):
    """An open survey with answers."""
    survey = SurveyFactory(**more)
    for n in range(yes):
        respond(survey, has_space="yes", area=str(20 + n))
    for _n in range(no):
        respond(survey, has_space="no")
    return survey


def page_of(client, survey, person=None):
    if person is not None:
        client.force_login(person)
    return client.get(survey.get_absolute_url(), headers=ENGLISH).content.decode()


def test_a_survey_goes_from_draft_to_published_results(region, client):
    staff = person_with_role("coordinator")
    survey = running.plan_survey(
        by=staff,
        now=NOW,
        version=VersionFactory(state="published"),
        title=Translated({"sl": "Anketa", "en": "Survey of makers"}),
        intro=Translated(),
        thanks=Translated(),
        access="open",
        is_anonymous=True,
        closes_at=None,
    )
    assert survey.code == "survey-of-makers"
    assert client.get(survey.get_absolute_url()).status_code in (302, 404)
    running.open_survey(survey=survey, by=staff, now=NOW)
    survey = queries.survey(survey.code)
    for _n in range(6):
        respond(survey, has_space="no")
    running.close_survey(survey=survey, by=staff, now=NOW + dt.timedelta(days=1))
    with pytest.raises(Refused) as refused:
        running.publish_survey(survey=survey, by=staff, now=NOW)
    assert refused.value.rule == "surveys.no_results"
    running.choose_results(survey=survey, by=staff, questions=["has_space"])
    running.publish_survey(survey=survey, by=staff, now=NOW)
    text = page_of(client, survey)
    assert "Do you have a space?" in text
    assert "How many square metres?" not in text


def test_the_tally_says_what_counting_the_answers_says(region):
    survey = filled()
    before = queries.counts(survey)
    assert running.count(survey, NOW) == 13
    survey.refresh_from_db()
    assert survey.counted == 13
    assert queries.counts(survey) == before
    assert before["has_space"] == {("", ""): 13, ("", "yes"): 6, ("", "no"): 7}


def test_open_surveys_with_many_answers_are_counted_regularly(region, client, monkeypatch):
    monkeypatch.setattr(queries, "LIVE", 2)
    survey = filled(yes=2, no=1)
    assert queries.counts(survey) == {}
    running.run_scheduled_tallies()
    survey.refresh_from_db()
    assert (survey.counted, queries.is_behind(survey)) == (3, False)
    respond(survey, has_space="no")
    assert queries.counts(survey)["has_space"][("", "no")] == 1
    assert "Counted:" in page_of(client, survey, person_with_role("coordinator"))
    running.run_scheduled_tallies()
    survey.refresh_from_db()
    assert queries.counts(survey)["has_space"][("", "no")] == 2
    assert queries.with_stale_tally() == []


def test_a_cross_table_counts_who_gave_both_answers(region):
    survey = filled(yes=2, no=1)
    assert queries.crossed(survey, "has_space", "has_space") == {("yes", "yes"): 2, ("no", "no"): 1}


def test_staff_sees_two_questions_together(region, client):
    survey = filled(yes=2, no=1)
    address = reverse("surveys:cross", args=[survey.code])
    assert client.get(address).status_code == 302
    client.force_login(person_with_role("coordinator"))
    page = client.get(address, {"across": "has_space", "down": "has_space"}, headers=ENGLISH)
    assert list(page.context["chart"].rows) == [("yes", [2, 0]), ("no", [0, 1])]
    assert client.get(address, {"across": "wish", "down": "x"}).status_code == 200


def test_visitors_see_chosen_questions_with_small_numbers_hidden(region, client):
    survey = filled(yes=2, no=9)
    staff = person_with_role("coordinator")
    running.close_survey(survey=survey, by=staff, now=NOW)
    running.choose_results(survey=survey, by=staff, questions=["has_space", "wish"])
    running.publish_survey(survey=survey, by=staff, now=NOW)
    assert ">2<" not in page_of(client, survey)
    assert "not public" in page_of(client, survey, staff)


def published(**answers):
    """A survey whose results everybody may read."""
    survey, staff = filled(**answers), person_with_role("coordinator")
    running.close_survey(survey=survey, by=staff, now=NOW)
    running.choose_results(survey=survey, by=staff, questions=["has_space"])
    running.publish_survey(survey=survey, by=staff, now=NOW)
    return survey


def test_published_results_are_open_data_with_small_numbers_hidden(region, client):
    survey = published(yes=2, no=9)
    table = b"".join(client.get(reverse("surveys:results_csv", args=[survey.code])).streaming_content)
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    assert [(row["question"], row["choice"], row["count"], row["is_hidden"]) for row in rows] == [
        ("has_space", "", "11", "0"),
        ("has_space", "yes", "", "1"),
        ("has_space", "no", "", "1"),
    ]
    assert rows[1]["choice_sl"] == "da"
    record = client.get(reverse("surveys:results_json", args=[survey.code])).json()
    assert [question["code"] for question in record["questions"]] == ["has_space"]
    assert [count["count"] for count in record["questions"][0]["counts"]] == [None, None]


@pytest.mark.parametrize("name", ["results_csv", "results_json"])
def test_nothing_is_open_data_before_it_is_published(region, client, name):
    survey = filled()
    client.force_login(person_with_role("coordinator"))
    assert client.get(reverse(f"surveys:{name}", args=[survey.code])).status_code == 404
    assert client.get(reverse(f"surveys:{name}", args=["none"])).status_code == 404


def test_staff_reads_free_answers_and_visitors_do_not(region, client):
    survey = SurveyFactory()
    respond(survey, has_space="no", wish="A laser for our village")
    assert "A laser for our village" not in page_of(client, survey)
    assert "A laser for our village" in page_of(client, survey, person_with_role("coordinator"))


def test_what_is_incomplete_at_the_end_is_counted_apart(region, client):
    survey = filled(yes=0, no=1)
    key = answering.start(collection=survey.collection, language="en", now=NOW)
    answering.save(key=key, answers={"wish": "x"}, language="en", now=NOW)
    running.close_survey(survey=survey, by=person_with_role("coordinator"), now=NOW)
    survey = queries.survey(survey.code)
    page = page_of(client, survey, person_with_role("coordinator"))
    assert "The answers of 1 response that was left incomplete count, too." in page
    states = sorted(survey.collection.responses.values_list("state", flat=True))
    assert states == ["partial", "submitted"]


def invited():
    """An open survey by invitation with two guests."""
    survey = SurveyFactory(collection=CollectionFactory(access="invited"))
    kranj = MunicipalityFactory(name="Kranj")
    guests = [
        {"email": f"{name}@world.test", "group": "schools", "municipality": kranj} for name in ("ana", "bor")
    ]
    return survey, guests


def test_guests_get_one_letter_a_day_and_none_after_answering(region):
    survey, guests = invited()
    staff = person_with_role("coordinator")
    assert inviting.invite(survey=survey, by=staff, guests=guests) == 2
    assert inviting.invite(survey=survey, by=staff, guests=guests) == 0
    send = {"survey": survey, "by": staff}
    assert [inviting.send_letters(**send, now=NOW) for _n in range(2)] == [2, 0]
    ana = Invitation.objects.get(email="ana@world.test")
    key = answering.start(collection=survey.collection, language="en", now=NOW, key=ana.key)
    answering.save(key=key, answers={"has_space": "no"}, language="en", now=NOW)
    answering.submit(key=key, now=NOW)
    assert inviting.send_letters(**send, now=NOW + dt.timedelta(days=7)) == 1
    assert [letter.address for letter in Letter.objects.order_by("pk")][-1] == "bor@world.test"
    assert queries.rates(survey, "municipality__name") == [("Kranj", 2, 1)]


def test_letters_speak_the_language_of_the_guest_and_name_the_closing_day(region):
    survey, guests = invited()
    survey.collection.closes_at = NOW + dt.timedelta(days=40)
    survey.collection.save()
    staff = person_with_role("coordinator")
    inviting.invite(survey=survey, by=staff, guests=guests)
    Invitation.objects.filter(email="ana@world.test").update(language="en")
    with translation.override("de"):
        for day in (NOW, NOW + dt.timedelta(days=7)):
            inviting.send_letters(survey=survey, by=staff, now=day)
    letters = Letter.objects.order_by("pk")
    assert sorted({(letter.address[:3], letter.language) for letter in letters}) == [
        ("ana", "en"),
        ("bor", "sl"),
    ]
    for letter in letters:
        day, title = ("15 Feb 2026", "Survey") if letter.language == "en" else ("15. 2. 2026", "Anketa")
        assert day in letter.body
        assert title in letter.subject


def test_guests_are_read_line_by_line_and_wrong_lines_are_named(region, client):
    survey, _guests = invited()
    client.force_login(person_with_role("coordinator"))
    address = reverse("surveys:invite", args=[survey.code])
    wrong = client.post(address, {"guests": "ana@world.test; schools; Nowhere\nbor"}, headers=ENGLISH)
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Line 1: there is no municipality “Nowhere”." in text
    assert "Line 2: “bor” is no e-mail." in text
    client.post(address, {"guests": "ana@world.test; schools; kranj\nbor@world.test"}, headers=ENGLISH)
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Do you have a space?"), ("?headings=codes", "has_space")],
)
def test_staff_takes_the_answers_as_a_file(region, client, query, words):
    survey = filled(yes=0, no=2)
    address = reverse("surveys:answers", args=[survey.code])
    assert client.get(address).status_code == 302
    client.force_login(person_with_role("coordinator"))
    content = b"".join(client.get(address + query, headers=ENGLISH).streaming_content).decode("utf-8-sig")
    assert words in content
    assert len(content.splitlines()) == 3


def test_a_published_result_supports_a_statement_and_says_so(region, client):
    survey, staff = filled(yes=6, no=7), person_with_role("coordinator")
    running.close_survey(survey=survey, by=staff, now=NOW)
    running.choose_results(survey=survey, by=staff, questions=["has_space"])
    statement = StatementFactory()
    evidence = {"statement": statement, "by": staff, "now": NOW}
    with pytest.raises(Refused) as refused:
        swot.add_evidence(evidence=SurveyResult.objects.get(), **evidence)
    assert refused.value.rule == "surveys.result_hidden"
    running.publish_survey(survey=survey, by=staff, now=NOW)
    swot.add_evidence(evidence=SurveyResult.objects.get(), **evidence)
    other = next(
        question.code
        for question in survey.collection.version.definition.questions()
        if question.code != SurveyResult.objects.get().question
    )
    with pytest.raises(Refused) as refused:
        running.choose_results(survey=survey, by=staff, questions=[other])
    assert refused.value.rule == "surveys.result_used"
    assert str(statement) in refused.value.message
    assert statement.get_absolute_url() in page_of(client, survey)
    assert survey.get_absolute_url() in client.get(statement.get_absolute_url()).content.decode()


def test_groups_that_the_region_knows_are_called_in_the_readers_language(region):
    survey = SurveyFactory()
    for number, group in enumerate(("podjetje", "Company", "choir")):
        InvitationFactory(collection=survey.collection, group=group, email=f"guest{number}@example.org")
    for language, company in (("en", "Company"), ("sl", "Podjetje")):
        with translation.override(language):
            assert sorted(queries.rates(survey, "group")) == sorted([(company, 2, 0), ("choir", 1, 0)])


def test_drafts_are_for_staff(region, client):
    survey = SurveyFactory(state="draft")
    listing = client.get(reverse("surveys:surveys"), headers=ENGLISH).content.decode()
    assert survey.get_absolute_url() not in listing
    assert Survey.objects.count() == 1
