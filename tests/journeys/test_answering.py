"""Answering a questionnaire on a phone: questions that open, answers saved on the way, an error, submitting."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from ceh.questionnaires.models import Response
from ceh.questionnaires.rules.definitions import Question, Section, as_json
from tests.factories.questionnaires import DEFINITION, CollectionFactory, VersionFactory, texts

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = {
    "sl": (
        "Začni",
        "da",
        "Koliko kvadratnih metrov?",
        "Naprej",
        "Preveri odgovore",
        "Oddaj odgovore",
        "Shranjeno",
    ),
    "en": ("Begin", "yes", "How many square metres?", "Next", "Check answers", "Submit answers", "Saved"),
}


@pytest.mark.parametrize("language", ["sl", "en"])
def test_somebody_answers_on_a_phone(region, open_page, axe, language):
    begin, yes, area, following, check, submit, saved = WORDS[language]
    collection = CollectionFactory(is_anonymous=True)
    page = open_page(collection.get_absolute_url(), device="phone", language=language)
    assert axe(page) == ""
    page.get_by_role("button", name=begin).click()
    expect(page.get_by_label(area)).to_be_hidden()
    page.get_by_label(yes, exact=True).check()
    page.get_by_label(area).fill("30")
    expect(page.locator("[data-state]")).to_have_text(saved)
    assert axe(page) == ""
    page.get_by_role("button", name=following).click()
    page.get_by_role("button", name=check).click()
    expect(page.locator(".told").first).to_contain_text("30")
    assert axe(page) == ""
    page.get_by_role("button", name=submit).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe(page) == ""
    response = Response.objects.get()
    assert (response.state, response.answers) == ("submitted", {"has_space": "yes", "area": 30})


def test_a_label_follows_what_it_quotes_while_somebody_types(region, open_page):
    text = Question(code="town", type="text", label=texts("Kje ste?", "Where are you?"))
    follows = Question(
        code="wish", type="text", label=texts("Kaj manjka v kraju ${town}?", "What does ${town} lack?")
    )
    page_of_questions = Section(code="place", label=texts("Kraj", "Place"), questions=(text, follows))
    version = VersionFactory(
        content=as_json(replace(DEFINITION, sections=(page_of_questions,))), state="published"
    )
    page = open_page(CollectionFactory(version=version).get_absolute_url(), language="en")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Where are you?").fill("Bohinj")
    expect(page.get_by_label("What does Bohinj lack?")).to_be_visible()
