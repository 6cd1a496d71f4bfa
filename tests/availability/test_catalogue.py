"""The catalogue of machines, and what the page of a space says of what is there."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.core import clock
from ceh.equipment.actions.equipment import retire_unit
from tests.factories.courses import CourseFactory
from tests.factories.equipment import EquipmentCategoryFactory, UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

pytestmark = pytest.mark.django_db
CATALOGUE = reverse("availability:catalogue")


def machine(name="Žaga Černe", space=None, **more):
    space = space or SpaceFactory(state="published")
    resource = ResourceFactory(space=space, name=name)
    return UnitFactory(resource=resource, **more)


def page(client, path=CATALOGUE, **query):
    return client.get(path, query).content.decode()


def test_words_without_carons_find_the_machine(region, client):
    machine()
    machine("Tiskalnik")
    html = page(client, q="zaga cerne")
    assert "Žaga Černe" in html
    assert "Tiskalnik" not in html


def test_each_filter_narrows_the_list(region, client):
    saw = machine(access="supervised")
    other = machine("Tiskalnik", model__category=EquipmentCategoryFactory())
    queries = {
        "kind": saw.model.category.code,
        "space": saw.space.code,
        "access": "supervised",
    }
    for name, value in queries.items():
        html = page(client, **{name: value})
        assert f'href="{saw.get_absolute_url()}"' in html, name
        assert f'href="{other.get_absolute_url()}"' not in html, name
    assert f'href="{saw.get_absolute_url()}"' in page(client, municipality=saw.space.municipality.code)


def test_what_stands_in_a_space_that_is_not_public_yet_is_not_found_by_its_address(region, client):
    hidden, keeper = machine(space=SpaceFactory(state="draft")), PersonFactory()
    RoleAssignmentFactory(person=keeper, role="manager", space=hidden.space)
    course = CourseFactory(space=hidden.space)
    where = {"slug": hidden.space.code}
    addresses = [
        hidden.get_absolute_url(),
        course.get_absolute_url(),
        reverse("availability:timetable", kwargs=where),
        reverse("availability:week", args=[hidden.resource_id]),
        reverse("bookings:book", args=[hidden.resource_id]),
        reverse("prices:space", kwargs=where),
        f"/api/v1/units/{hidden.pk}/week/",
    ]
    assert {client.get(address).status_code for address in addresses[:-1]} == {302}
    assert client.get(addresses[-1]).status_code == 401
    client.force_login(PersonFactory())
    assert {client.get(address).status_code for address in addresses} == {403}
    client.force_login(keeper)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert str(course) not in page(Client(), reverse("enrolment:courses"))


def test_what_is_retired_or_not_public_is_not_listed(region, client):
    gone, keeper = machine("Odpisan stroj"), PersonFactory()
    RoleAssignmentFactory(person=keeper, role="manager", space=gone.space)
    retire_unit(unit=gone, by=keeper, now=clock.now(), reason="Iztrošen")
    machine("Skrit stroj", space=SpaceFactory(state="draft"))
    html = page(client)
    assert "Odpisan stroj" not in html
    assert "Skrit stroj" not in html


def test_an_empty_list_says_where_to_go(region, client):
    assert f'href="{reverse("directory:spaces")}"' in page(client)
    machine()
    html = page(client, q="raketa")
    assert "Žaga Černe" not in html
    assert f'href="{CATALOGUE}"' in html


def test_the_search_and_the_catalogue_lead_to_each_other(region, client):
    find = reverse("availability:find")
    assert f'href="{find}"' in page(client)
    assert f'href="{CATALOGUE}"' in page(client, find)


def test_the_page_of_a_space_names_its_machines_and_leads_to_its_timetable(region, client):
    saw = machine()
    html = page(client, saw.space.get_absolute_url())
    assert f'href="{saw.get_absolute_url()}"' in html
    assert f'href="{reverse("availability:timetable", kwargs={"slug": saw.space.code})}"' in html


def test_many_machines_of_a_space_are_counted_with_a_way_to_all(region, client):
    space = SpaceFactory(state="published")
    for n in range(8):
        machine(f"Stroj {n}", space=space)
    html = page(client, space.get_absolute_url())
    assert "Stroj 5" in html
    assert "Stroj 6" not in html
    assert f"{CATALOGUE}?space={space.code}" in html


def test_neither_page_asks_more_with_more_machines(region, client):
    space = SpaceFactory(state="published")
    machine(space=space)

    def count_queries(path):
        client.get(path)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(path)
        return len(caught)

    paths = [CATALOGUE, space.get_absolute_url()]
    few = [count_queries(path) for path in paths]
    machine("Drugi", space=space)
    machine("Tretji", space=space, model__category=EquipmentCategoryFactory())
    assert [count_queries(path) for path in paths] == few
    assert max(few) <= 12


def test_the_page_of_a_space_leads_to_what_is_free_first(region, client):
    space = machine().resource.space
    timetable = reverse("availability:timetable", args=[space.code])
    html = page(client, space.get_absolute_url())
    assert html.count("button ember") == 1
    assert f'<a class="button ember" href="{timetable}"' in html
    bare = SpaceFactory(state="published", email="bare@world.test")
    assert '<a class="button ember" href="mailto:' in page(client, bare.get_absolute_url())
