"""A survey of 18 municipalities, from its workbook to results that everybody reads."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from ceh.core import clock
from ceh.questionnaires.actions import answering
from ceh.region.models import Municipality
from ceh.surveys.models import Survey
from tests.factories.network import person_with_role
from tests.factories.spreadsheets import workbook

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LABELS = ("label::slovenščina (sl)", "label::English (en)")
PLACE = {"sl": "Katera občina?", "en": "Which municipality?"}
QUESTIONS = {"sl": "Imate ustvarjalni prostor?", "en": "Do you have a maker space?"}


def sheets():
    """Two questions on a page: the municipality, and whether there is a space."""
    places = list(Municipality.objects.order_by("code"))
    assert len(places) == 18
    return {
        "survey": [
            ["type", "name", *LABELS, "required"],
            ["begin_group", "page", "Vaš kraj", "Your place", ""],
            ["select_one places", "municipality", PLACE["sl"], PLACE["en"], "yes"],
            ["select_one yes_no", "has_space", QUESTIONS["sl"], QUESTIONS["en"], "yes"],
            ["end_group", "", "", "", ""],
        ],
        "choices": [
            ["list_name", "name", *LABELS],
            *(["places", f"m{number}", place.name, place.name] for number, place in enumerate(places)),
            ["yes_no", "yes", "da", "yes"],
            ["yes_no", "no", "ne", "no"],
        ],
        "settings": [
            ["form_title", "form_id", "version", "default_language"],
            ["Prostori", "spaces", "1", "slovenščina (sl)"],
        ],
    }


def said(text, language):
    """A text of the interface."""
    with override(language):
        return gettext(text)


def answer(page, language):
    """Answer on a phone, page by page."""
    page.get_by_role("link", name=said("Answer the survey", language)).click()
    page.get_by_role("button", name=said("Begin", language)).click()
    page.get_by_label(PLACE[language]).select_option(label="Bled")
    page.get_by_label({"sl": "da", "en": "yes"}[language], exact=True).check()
    for name in ("Check answers", "Submit answers"):
        page.get_by_role("button", name=said(name, language)).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_survey_goes_from_its_workbook_to_published_results(region, open_page, axe, language):
    def word(text):
        return said(text, language)

    def press(name, kind="button"):
        desk.get_by_role("main").get_by_role(kind, name=word(name), exact=True).last.click()

    staff = person_with_role("coordinator")
    desk = open_page(reverse("xlsform:upload"), language=language, person=staff)
    file = {"name": "spaces.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(sheets())}
    desk.locator("input[type=file]").set_input_files(file)
    press("Preview")
    press("Make the draft")
    press("Publish version", "link")
    press("Publish version")
    desk.goto(reverse("surveys:survey_new"))
    desk.get_by_label(word("Questionnaire"), exact=True).select_option(index=1)
    for field in desk.locator("input[name^=title]").all():
        field.fill("Prostori")
    desk.get_by_label(word("Who may answer"), exact=True).select_option("open")
    desk.get_by_label(word("Anonymous answers"), exact=True).check()
    press("Save draft")
    press("Open survey", "link")
    press("Open survey")
    survey = Survey.objects.get()
    assert axe(desk) == ""

    visitor = open_page(survey.get_absolute_url(), device="phone", language=language)
    answer(visitor, language)
    for number in range(18):
        key = answering.start(collection=survey.collection, language="sl", now=clock.now())
        choice = "yes" if number % 3 else "no"
        entered = {"municipality": f"m{number}", "has_space": choice}
        answering.save(key=key, answers=entered, language="sl", now=clock.now())
        answering.submit(key=key, now=clock.now())

    desk.goto(survey.get_absolute_url())
    press("Close survey", "link")
    press("Close survey")
    press("Choose public results", "link")
    desk.get_by_label(QUESTIONS[language]).check()
    press("Save")
    press("Publish results", "link")
    press("Publish results")
    visitor.goto(survey.get_absolute_url())
    expect(visitor.get_by_role("heading", name=QUESTIONS[language])).to_be_visible()
    expect(visitor.locator(".bar-value")).to_have_text(["13", "6"])
    assert axe(visitor) == ""
