"""The way of a space into the network, in a real browser: propose, review, publish, then hours and a photo."""

import io

import pytest
from PIL import Image

from ceh.network.models import Space
from tests.factories.network import SpaceKindFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, RegionFactory, TopicFactory

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
