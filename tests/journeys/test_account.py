"""An account from its first to its last day, in a real browser."""

import re

import pytest
from django.core.cache import cache

from ceh.core.models import Letter
from ceh.people.models import Person
from tests.factories.region import MunicipalityFactory, RegionFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORD = "correct horse battery"


def mailed_code(address):
    """The code in the newest letter to the address."""
    body = Letter.objects.filter(address=address).latest("queued_at").body
    return re.search(r"^[A-Z0-9-]{6,}$", body, re.MULTILINE)[0]


@pytest.fixture(autouse=True)
def place():
    """A region with one municipality; nobody has tried too often."""
    cache.clear()
    RegionFactory()
    return MunicipalityFactory(name="Kranj", code="kranj")


def test_from_sign_up_to_erasure(open_page, axe):
    page = open_page("/account/signup/", language="en")
    assert axe(page) == ""
    page.get_by_label("E-mail address").fill("ana@world.test")
    page.get_by_label("Name").fill("Ana Novak")
    page.get_by_label("Year of birth").fill("1990")
    page.get_by_label("I agree to the terms of use").check()
    page.locator("input[type=password]").fill(WORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/confirm-email/**")
    assert axe(page) == ""

    page.locator("input[name=code]").fill(mailed_code("ana@world.test"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()

    page.goto("/me/profile/")
    page.get_by_label("Municipality where you live").select_option(label="Kranj")
    page.get_by_label("What you can do").fill("soldering")
    assert axe(page) == ""
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your profile is saved.").wait_for()
    assert Person.objects.get(email="ana@world.test").profile.municipality.name == "Kranj"

    page.goto("/me/data/")
    assert axe(page) == ""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    assert download.value.suggested_filename == "my-data.zip"

    page.get_by_role("link", name="Erase my account").click()
    page.locator("input[type=password]").fill(WORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/me/erase/")
    assert axe(page) == ""
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_role("button", name="Erase my account for good").click()
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/me/profile/")
    assert "/account/login/" in page.url
    assert not Person.objects.filter(email="ana@world.test").exists()


def test_sign_in_works_without_javascript(no_js):
    from allauth.account.models import EmailAddress

    from tests.factories.people import PersonFactory

    person = PersonFactory(email="bo@world.test", with_password=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    no_js.goto("/account/login/?next=/me/profile/")
    no_js.locator("input[name=login]").fill("bo@world.test")
    no_js.locator("input[name=password]").fill(WORD)
    no_js.locator("main form button[type=submit]").first.click()
    no_js.wait_for_url("**/me/profile/")
    assert no_js.get_by_role("heading", level=1).inner_text() == "Profil"
