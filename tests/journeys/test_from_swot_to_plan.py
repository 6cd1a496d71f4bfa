"""From what a workshop found to the plan that people sign: read by a visitor, written by a coordinator."""

import io

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect
from pypdf import PdfReader

from ceh.plan.models import Action, Plan
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


STATEMENT = {"sl": "Mojstri odhajajo v pokoj", "en": "Masters retire"}
CHALLENGE = {"sl": "Znanje mojstrov", "en": "Know-how of masters"}
ACTION = {"sl": "Mojstri v šolskih delavnicah", "en": "Masters in school workshops"}


class Desk:
    """A page of the coordinator, whose buttons and fields are named in the words of the interface."""

    def __init__(self, page, language):
        self.page, self.language = page, language

    def word(self, text):
        with override(self.language):
            return gettext(text)

    def press(self, name, kind="button"):
        self.page.get_by_role("main").get_by_role(kind, name=self.word(name), exact=True).first.click()

    def fill(self, name, texts):
        """A text in each language."""
        for field in self.page.locator(f":is(input, textarea)[name^={name}_]").all():
            field.fill(texts[(field.get_attribute("name") or "")[-2:]])

    def step(self, name, reason=""):
        """A step of a record: its button, the reason where one is asked for, the same button again."""
        self.press(name, "link")
        if reason:
            self.page.locator("[name=reason]").fill(reason)
        self.press(name)


def found_a_challenge(desk):
    """A statement with evidence, published; a challenge that stands on it, published."""
    desk.page.goto("/swot/new/")
    desk.page.locator("select[name=quadrant]").select_option("weakness")
    desk.fill("text", STATEMENT)
    desk.press("Save draft")
    desk.press("Add evidence", "link")
    desk.page.locator("select[name=document]").select_option(index=1)
    desk.press("Add evidence")
    desk.press("Publish")
    desk.page.goto("/challenges/new/")
    desk.fill("name", CHALLENGE)
    desk.fill("text", STATEMENT)
    desk.press("Save draft")
    desk.press("Link statements", "link")
    desk.page.get_by_label(STATEMENT[desk.language]).check()
    desk.press("Link statements")
    desk.press("Publish")


def put_in_force(desk):
    """A new version with an action that answers the challenge, endorsed and in force."""
    desk.page.goto("/plan/versions/2019/")
    desk.press("Begin a new version", "link")
    desk.press("Begin version")
    desk.press("Add action", "link")
    desk.fill("title", ACTION)
    desk.page.locator("select[name=challenge]").select_option(label=CHALLENGE[desk.language])
    desk.press("Add action")
    expect(desk.page.get_by_role("link", name=CHALLENGE[desk.language])).to_be_visible()
    plan = Plan.objects.get(based_on__code="2019")
    desk.page.goto(plan.get_absolute_url())
    for name, reason in (
        ("Mark as consulted", "Delavnice v štirih mestih"),
        ("Mark as endorsed", "Svet regije, 3. 12. 2026"),
        ("Put in force", ""),
    ):
        desk.step(name, reason)
    return plan


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_statement_becomes_a_challenge_an_action_and_a_plan_in_force(region, open_page, axe, language):
    desk = Desk(open_page(language=language, person=person_with_role("coordinator")), language)
    found_a_challenge(desk)
    plan = put_in_force(desk)
    assert axe(desk.page) == ""

    visitor = open_page("/challenges/", device="phone", language=language)
    for texts in (CHALLENGE, ACTION):
        visitor.locator("main").get_by_role("link", name=texts[language], exact=True).first.click()
        expect(visitor.get_by_role("heading", level=1)).to_have_text(texts[language])
    assert axe(visitor) == ""
    assert Action.objects.get(code="action-2").plan == plan
    visitor.goto("/plan/")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name=desk.word("Download PDF")).click()
    pages = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    whole = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert whole.count(CHALLENGE[language]) == 2  # among the challenges, and at the action that answers it
    assert whole.count(ACTION[language]) >= 2  # in the table of contents, and as a heading
