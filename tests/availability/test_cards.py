"""Cards of machines: next free time, price, what is needed; and their order."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.core import clock
from ceh.network.models import OpeningHours
from tests.availability.support import cards
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.prices import PriceLineFactory, PriceListFactory, published
from tests.factories.region import MunicipalityFactory, SettlementFactory
from tests.factories.timetable import OccupancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_region")]
CATALOGUE = reverse("availability:catalogue")


def machine(name, *, cents=None, **values):
    space = values.pop("space", None) or SpaceFactory()
    for weekday in range(7):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(23))
    unit = UnitFactory(resource__name=name, resource__space=space, **values)
    if cents is not None:
        prices = PriceListFactory(space=space, valid_from=dt.date(2020, 1, 1))
        PriceLineFactory(price_list=prices, cents=cents)
        published(prices)
    return unit


def order(client, **query):
    page = client.get(CATALOGUE, query, headers={"accept-language": "en"})
    assert page.status_code == 200
    return [str(card.unit) for card in page.context["cards"]]


def test_a_card_says_when_it_is_free_what_it_costs_and_what_it_needs(client):
    unit = machine("Laser", cents=600, access="competence")
    need = RequirementFactory(model=unit.model, unit=None)
    page = client.get(CATALOGUE, headers={"accept-language": "en"}).content.decode()
    assert "Free:" in page
    assert "6.00" in page
    assert str(need.competence) in page


def test_a_card_knows_its_reader(client):
    """A member's price, the free hours that are left, and the competence that the reader has."""
    unit = machine("Laser", access="competence")
    need = RequirementFactory(model=unit.model, unit=None)
    prices = PriceListFactory(space=unit.space)
    PriceLineFactory(price_list=prices, cents=600)
    PriceLineFactory(price_list=prices, cents=400, who="member", free=120)
    published(prices)
    member, stranger = person_with_role("trainer", unit.space), PersonFactory()
    version = CompetenceVersionFactory(competence=need.competence)
    GrantFactory(person=member, competence=need.competence, version=version, space=unit.space)
    facts = {
        reader: (card.price.price.cents, card.price.free_minutes, card.needs[0].has)
        for reader in (member, stranger, None)
        for card in cards([unit], clock.now(), reader)
    }
    assert facts == {member: (400, 120, True), stranger: (600, 0, False), None: (600, 0, False)}
    client.force_login(member)
    page = client.get(CATALOGUE, headers={"accept-language": "en"}).content.decode()
    assert "you have it" in page
    assert "2 h of monthly free hours left" in page


def test_the_next_free_time_is_after_what_is_booked():
    unit = machine("Laser")
    now = clock.now()
    [before] = cards([unit], now)
    start = before.free_at
    OccupancyFactory(resource=unit.resource, starts_at=start, ends_at=start + dt.timedelta(hours=2))
    [after] = cards([unit], now)
    assert after.free_at >= start + dt.timedelta(hours=2)


def test_machines_are_sorted_by_price_time_and_distance(client):
    near, far = (
        MunicipalityFactory(code=code, lon=lon, lat=46.2) for code, lon in (("blizu", 14.0), ("dlje", 14.5))
    )
    for place in (near, far):
        SettlementFactory(name=place.code, municipality=place, lon=place.lon, lat=place.lat)
    cheap = SpaceFactory(municipality=far, lon=14.5, lat=46.2)
    dear = SpaceFactory(municipality=near, lon=14.0, lat=46.2)
    machine("Draga", cents=900, space=dear)
    machine("Poceni", cents=100, space=cheap)
    broken = machine("Pokvarjena", space=SpaceFactory(lon=15.0, lat=46.2))
    type(broken).objects.filter(pk=broken.pk).update(state="out_of_service")
    assert order(client, sort="price")[:2] == ["Poceni", "Draga"]
    assert order(client, sort="time")[-1] == "Pokvarjena"
    assert order(client, near="blizu") == ["Draga", "Poceni", "Pokvarjena"]
    assert order(client, near="dlje")[0] in ("Poceni", "Pokvarjena")
    assert set(order(client, sort="nonsense")) == {"Draga", "Poceni", "Pokvarjena"}


def test_the_number_of_statements_does_not_grow(client):
    machine("Prva", cents=100)
    client.get(CATALOGUE)
    with CaptureQueriesContext(connection) as few:
        cards([machine("Druga", cents=100)], clock.now())
    units = [machine(f"Stroj {number}", cents=100) for number in range(3)]
    with CaptureQueriesContext(connection) as many:
        cards(units, clock.now())
    assert len(many) <= len(few)


def test_filters_on_a_phone_are_a_sheet_behind_one_line(client):
    machine("Laser")
    for path in (CATALOGUE, "/spaces/", "/courses/", "/today/"):
        page = client.get(path, headers={"accept-language": "en"}).content.decode()
        assert 'id="filters"' in page, path
        assert 'class="button filters-open" href="#filters"' in page, path
        assert 'class="button filters-close" href="#results"' in page, path


def find(client, unit, **query):
    page = client.get(
        reverse("availability:find"),
        {"kind": unit.model.category.code} | query,
        headers={"accept-language": "en"},
    )
    assert page.status_code == 200
    return page


def names(page):
    return [str(result["unit"]) for result in page.context["fits"] or page.context["near"]]


def test_the_search_sorts_by_distance_time_and_price_as_the_address_says(client):
    code = "blizu"
    SettlementFactory(name=code, municipality=MunicipalityFactory(code=code), lon=14.0, lat=46.2)
    near, far, farther = (SpaceFactory(lon=lon, lat=46.2) for lon in (14.0, 14.5, 15.0))
    unit = machine("Draga", cents=900, space=near)
    machine("Brez cene", space=farther, model=unit.model)
    machine("Poceni", cents=100, space=far, model=unit.model)
    free_at = cards([unit], clock.now())[0].free_at
    OccupancyFactory(resource=unit.resource, starts_at=free_at, ends_at=free_at + dt.timedelta(hours=2))
    assert names(find(client, unit, near=code)) == ["Draga", "Poceni", "Brez cene"]
    assert names(find(client, unit)) == ["Brez cene", "Draga", "Poceni"]
    assert names(find(client, unit, sort="price")) == ["Poceni", "Draga", "Brez cene"]
    assert names(find(client, unit, sort="time", near=code)) == ["Poceni", "Brez cene", "Draga"]
    assert names(find(client, unit, sort="nonsense", near=code)) == ["Draga", "Poceni", "Brez cene"]
    page = find(client, unit, sort="price", near=code).content.decode()
    assert '<input type="hidden" name="sort" value="price">' in page
    assert re.search(r"\?[^\"]*near=blizu[^\"]*sort=time|\?[^\"]*sort=time[^\"]*near=blizu", page)


def test_a_search_result_says_when_it_is_free_its_price_and_what_it_needs(client):
    unit = machine("Laser", cents=600, access="competence")
    need = RequirementFactory(model=unit.model, unit=None)
    page = find(client, unit).content.decode()
    assert 'class="picture"' in page
    assert "Free:" in page
    assert "6.00" in page
    assert str(need.competence) in page


def test_where_nothing_fits_what_comes_near_is_sorted_too(client):
    unit = machine("Prva", cents=100)
    machine("Druga", cents=50, model=unit.model)
    page = find(client, unit, sort="price", day="2020-01-01", begins="10:00", ends="11:00")
    assert names(page) == ["Druga", "Prva"]
    assert not page.context["fits"]
