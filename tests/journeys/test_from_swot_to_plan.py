"""From what a workshop found to the plan that people sign: read by a visitor, written by a coordinator."""

import pytest
from playwright.sync_api import expect

from tests.factories.consultation import WorkshopFactory
from tests.factories.network import person_with_role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = {
    "sl": {
        "statement": "V regiji in državi ni ustvarjalnih prostorov",
        "challenge": "Bližina",
        "action": "Spodbujanje ustvarjalnosti v ustvarjalnih prostorih",
        "plan": "Akcijski načrt",
        "pdf": "Prenesi PDF",
        "file": "akcijski-nacrt-2019.pdf",
    },
    "en": {
        "statement": "No maker spaces in the region or the country",
        "challenge": "Proximity",
        "action": "Promote maker space creativity",
        "plan": "Action plan",
        "pdf": "Download PDF",
        "file": "action-plan-2019.pdf",
    },
}


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_visitor_follows_a_statement_to_the_plan_and_takes_it_home(region, open_page, axe, language):
    words = WORDS[language]
    page = open_page("/swot/", device="phone", language=language)
    for name in ("statement", "challenge", "action"):
        page.locator("main").get_by_role("link", name=words[name], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words[name])
        assert axe(page) == ""
    page.locator("main").get_by_role("link", name=words["plan"], exact=True).last.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=words["pdf"]).click()
    assert download.value.suggested_filename == words["file"]


def test_a_coordinator_records_findings_without_javascript(region, open_page):
    workshop = WorkshopFactory(state="held")
    page = open_page(
        workshop.get_absolute_url(),
        device="phone",
        language="en",
        js=False,
        person=person_with_role("coordinator"),
    )
    for text in ("No open workshop", "There is no workshop"):
        page.get_by_label("Finding").fill(text)
        page.get_by_role("button", name="Add finding").click()
    expect(page.locator(".findings > li")).to_have_count(2)
    page.get_by_role("button", name="Add a vote").first.click()
    page.get_by_role("link", name="Merge duplicate").last.click()
    page.get_by_label("Merge into").select_option(label="No open workshop")
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".findings > li")).to_have_count(1)
    expect(page.get_by_text("1 duplicate merged")).to_be_visible()
