"""A workshop from its plan to its minutes: people register, are ticked off, and what they say is written down live."""

import datetime as dt
import io

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect
from pypdf import PdfReader

from ceh.consultation.models import Workshop
from ceh.core import clock
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAID = ("Šolske delavnice so popoldne prazne", "Popoldne so delavnice v šoli prazne", "Mladi odhajajo")


@pytest.fixture
def word(language):
    """A text of the interface, in the language of the journey."""

    def say(text):
        with override(language):
            return gettext(text)

    return say


def press(page, name, kind="button", **options):
    page.get_by_role("main").get_by_role(kind, name=name, exact=True).first.click(**options)


def plan(desk, word, facilitator):
    """The coordinator plans a workshop with the seven questions and a table, and announces it."""
    desk.goto("/workshops/new/")
    for field in desk.locator("input[name^=title]").all():
        field.fill("Kranj dela")
    desk.get_by_label(word("Municipality").capitalize(), exact=True).select_option(label="Kranj")
    desk.locator("input[name=starts_at]").fill(f"{clock.now() + dt.timedelta(days=9):%Y-%m-%dT%H:%M}")
    press(desk, word("Save draft"))
    press(desk, word("Add the seven questions"))
    press(desk, word("Add a table"), "link")
    desk.get_by_label(word("Name"), exact=True).fill("Miza 1")
    desk.get_by_label(word("Facilitator")).fill(facilitator.email)
    press(desk, word("Add table"))
    press(desk, word("Announce"))
    return Workshop.objects.latest("pk")


def write(page, word, text):
    """A finding on a phone; it appears in the list at once."""
    page.get_by_label(word("What was said")).fill(text)
    press(page, word("Add finding"))
    expect(page.locator(".live-findings li").first).to_contain_text(text)


def test_a_workshop_goes_from_its_plan_to_its_minutes(region, open_page, axe, language, word):
    coordinator, facilitator = person_with_role("coordinator"), PersonFactory(name="Fani Kos")
    desk = open_page(language=language, person=coordinator)
    workshop = plan(desk, word, facilitator)
    address = workshop.get_absolute_url()

    guest = open_page(address, device="phone", language=language, person=PersonFactory(name="Ana Kovač"))
    press(guest, word("Register"), "link")
    press(guest, word("Register"))
    expect(guest.locator("#registration strong")).to_have_text(word("You are registered."))
    assert axe(guest) == ""

    Workshop.objects.update(starts_at=clock.now())  # nine days later
    desk.goto(address)
    press(desk, word("Start collecting findings"))
    press(desk, word("Attendance list"), "link")
    desk.locator(".tick label", has_text=word("here")).first.click()
    desk.get_by_label(word("How many")).fill("6")
    press(desk, word("Save the list and the count"))
    expect(desk.locator(".tick input[value=present]")).to_be_checked()
    expect(desk.locator("#heads li strong")).to_have_text("6")
    assert axe(desk) == ""

    phone = open_page(address, device="phone", language=language, person=facilitator)
    press(phone, word("Write down findings"), "link")
    for text in SAID:
        write(phone, word, text)
    assert axe(phone) == ""
    votes = phone.locator(".live-votes")
    for number in (1, 2):
        votes.last.get_by_role("button").last.click()
        expect(votes.last.locator("output")).to_have_text(str(number))
    votes.nth(1).get_by_role("button").last.click()
    expect(votes.nth(1).locator("output")).to_have_text("1")

    wall = open_page(f"{address}wall/", language=language, person=coordinator)
    expect(wall.locator("#wall li").first).to_contain_text(SAID[0])
    desk.goto(f"{address}#findings")
    duplicate = desk.locator(".findings > li", has_text=SAID[1])
    duplicate.get_by_role("link", name=word("Merge duplicate")).click()
    desk.locator("select").select_option(label=SAID[0])
    press(desk, word("Merge"))
    expect(desk.locator(".findings > li .votes strong").first).to_have_text("3")
    press(desk, word("Publish the findings"), "link")
    press(desk, word("Publish the findings"))

    guest.goto(address)
    expect(guest.locator(".findings > li")).to_have_count(2)
    with guest.expect_download() as download:
        press(guest, word("Minutes as PDF"), "link")
    pages = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    minutes = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert SAID[0] in minutes
    assert "Fani Kos" not in minutes  # who wrote is for the staff
