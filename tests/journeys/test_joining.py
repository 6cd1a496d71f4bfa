"""The way of a space into the network, in a real browser: propose, review, publish, then hours and a photo."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from ceh.network.models import Space
from tests.factories.network import SpaceFactory, SpaceKindFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, RegionFactory, SettlementFactory, TopicFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def picture():
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#b4461e").save(out, "JPEG")
    return {"name": "kovacija.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_space_joins_and_its_manager_keeps_it(open_page, axe):
    RegionFactory()
    kind, place, topic = SpaceKindFactory(), MunicipalityFactory(), TopicFactory()
    coordinator, person = person_with_role("coordinator"), PersonFactory()

    page = open_page("/spaces/new/", device="phone", language="en", person=person)
    page.fill("[name=name_sl]", "Kovačija Kropa")
    page.fill("[name=name_en]", "Kropa Smithy")
    page.select_option("[name=kind]", kind.code)
    page.select_option("[name=municipality]", place.code)
    page.fill("[name=settlement]", "Kropa")
    assert axe(page) == ""
    page.click("main form button.ember")
    page.fill("[name=summary_sl]", "Kujemo železo.")
    page.check(f"[name=topics][value={topic.code}]")
    page.click("main form button.ember")
    page.click("main form button.ember")
    page.fill("[name=email]", "kropa@world.test")
    page.click("main form button.ember")
    page.fill("[name=day_2_from_0]", "09:00")
    page.fill("[name=day_2_until_0]", "12:00")
    page.click("main form button.ember")
    page.click("main form button.ember")
    space = Space.objects.get()
    page.goto(page.url.split("/spaces/")[0] + f"/spaces/{space.code}/check/")
    assert axe(page) == ""
    page.click("main button.ember")
    page.wait_for_url("**/sent/")

    desk = open_page(f"/desk/spaces/{space.code}/", language="sl", person=coordinator)
    assert axe(desk) == ""
    desk.click("main button.ember")
    desk.wait_for_load_state()
    space.refresh_from_db()
    assert (space.state, space.roles.get().person) == ("published", person)

    edit = open_page(f"/spaces/{space.code}/edit/hours/", language="sl", person=person)
    edit.fill("[name=day_4_from_0]", "16:00")
    edit.fill("[name=day_4_until_0]", "20:00")
    edit.click("main form button.ember")
    edit.wait_for_url("**/edit/")
    assert space.hours.count() == 2
    edit.goto(edit.url + "photos/")
    edit.set_input_files("[name=photo]", picture())
    edit.fill("[name=alt_sl]", "Kovač pri ognju")
    edit.click("main form.form button.ember")
    edit.wait_for_load_state()
    assert space.photos.get().alt["sl"] == "Kovač pri ognju"
    assert axe(edit) == ""


def test_the_pin_is_set_by_pasted_coordinates_by_a_settlement_and_by_arrow_keys(open_page, axe):
    RegionFactory()
    settlement = SettlementFactory(name="Kropa", lon=14.2, lat=46.29)
    person = PersonFactory()
    space = SpaceFactory(state="draft", proposed_by=person, municipality=settlement.municipality)
    page = open_page(f"/spaces/{space.code}/edit/place/", device="phone", language="en", person=person)
    field, status = page.locator("[name=point]"), page.locator(".pin-map [role=status]")
    page.wait_for_selector(".place-pin")
    assert axe(page) == ""
    field.fill("46.2396, 14.3556")
    field.press("Tab")
    expect(status).to_contain_text("46.23960, 14.35560 (Kropa, 13.2 km)")
    field.fill("kropa")
    field.press("Tab")
    expect(field).to_have_value("46.290000, 14.200000")
    expect(page.locator("[name=exact_place]")).not_to_be_checked()
    page.locator(".place-pin").press("ArrowUp")
    expect(field).not_to_have_value("46.290000, 14.200000")
    expect(page.locator("[name=exact_place]")).to_be_checked()
    latitude = float(field.input_value().split(",")[0])
    page.click("main form button.ember")
    page.wait_for_url("**/edit/contacts/")
    space.refresh_from_db()
    assert space.lat == latitude > settlement.lat
