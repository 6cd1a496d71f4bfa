"""A person asks for support on a phone, an adviser takes the case, and both agree on what is needed."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from ceh.people.models import Profile
from ceh.region.models import Municipality
from ceh.support.models import Case
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_request_becomes_an_agreed_list_of_needs(region, open_page, axe, language):
    applicant, adviser = PersonFactory(confirmed=True), person_with_role("adviser")
    Profile.objects.update_or_create(
        person=applicant, defaults={"birth_year": 1990, "municipality": Municipality.objects.first()}
    )

    def words(text):
        with override(language):
            return gettext(text)

    def fill(page, **values):
        for label, value in values.items():
            page.locator(f"[name={label}]").fill(value)

    phone = open_page("/support/", device="phone", language=language, person=applicant)
    assert axe(phone) == ""
    phone.get_by_role("link", name=words("Ask for support")).click()
    fill(phone, goal="Svetilke iz jesena", situation="Deset jih je.", expects="Kako do cene.")
    phone.locator("[name=stage]").select_option("testing")
    phone.locator("[name=turnover]").select_option("to5")
    assert axe(phone) == ""
    phone.get_by_role("button", name=words("Save the draft")).click()
    phone.get_by_role("link", name=words("Send the request")).click()
    phone.locator("[name=agrees]").check()
    phone.get_by_role("button", name=words("Send the request")).click()
    expect(phone.get_by_text(words("Waiting for an adviser"))).to_be_visible()
    assert axe(phone) == ""

    desk = open_page("/desk/support/", language=language, person=adviser)
    assert axe(desk) == ""
    desk.get_by_role("link", name=str(Case.objects.get().number)).first.click()
    desk.get_by_role("button", name=words("Take the case")).click()
    desk.get_by_role("link", name=words("Add a need")).click()
    fill(desk, what="Cena ročno izdelane svetilke", hours="6")
    desk.locator("[name=is_main]").check()
    desk.get_by_role("button", name=words("Add"), exact=True).click()
    desk.get_by_role("button", name=words("Ask the person to confirm")).click()
    assert axe(desk) == ""

    phone.reload()
    phone.get_by_role("link", name=words("Confirm the needs")).click()
    phone.get_by_role("button", name=words("Confirm the needs")).click()
    expect(phone.get_by_text(words("Needs agreed"))).to_be_visible()
    assert Case.objects.get().adviser == adviser
