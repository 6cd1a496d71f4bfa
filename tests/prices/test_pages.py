"""Pages of prices: the public list, lists and members at the desk."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.prices.models import Membership, PriceList
from tests.factories.equipment import UnitFactory
from tests.factories.network import OrganisationFactory, tie
from tests.factories.prices import PriceLineFactory, PriceListFactory, published

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def url(name, **values):
    return reverse(f"prices:{name}", kwargs=values)


def of(name, space):
    return url(name, slug=space.code)


def text_of(client, address, **data):
    return client.get(address, data).content.decode()


def test_everybody_reads_what_a_space_costs_now_and_later(prices, space, today, client):
    later = PriceListFactory(space=space, valid_from=today + 5 * DAY)
    PriceLineFactory(price_list=later)
    PriceList.objects.filter(pk=prices.pk).update(valid_until=today + 4 * DAY)
    published(later)
    page = text_of(client, of("space", space))
    assert "6,00" in page
    assert "Plywood" in page
    assert later.get_absolute_url() in page
    assert client.get(later.get_absolute_url()).status_code == 200
    draft = PriceListFactory(space=space)
    assert client.get(draft.get_absolute_url()).status_code == 302


def test_a_space_without_a_list_says_so(space, client):
    assert 'class="empty"' in text_of(client, of("space", space))


def test_a_manager_writes_a_list_and_publishes_it(space, manager, today, client):
    client.force_login(manager)
    unit = UnitFactory(resource__space=space)
    edit = client.post(of("lists", space), {"valid_from": today})["Location"]
    assert client.get(edit).status_code == 200
    price_list = PriceList.objects.get()
    add, drop = url("line_add", pk=price_list.pk), url("line_drop", pk=price_list.pk)
    line = {"target": f"model:{unit.model_id}", "price": "7.50", "per": "hour", "who": "anyone", "free": 2}
    assert client.post(add, line).status_code == 302
    assert client.post(add, line).status_code == 422
    assert client.post(add, line | {"target": "material"}).status_code == 422
    sheet = {"target": "material", "material_sl": "Plywood", "price": 2, "per": "piece", "who": "anyone"}
    assert client.post(add, sheet).status_code == 302
    assert client.post(drop, {"line": price_list.lines.last().pk}).status_code == 302
    assert client.post(drop, {"line": 0}).status_code == 422
    head = url("head", pk=price_list.pk)
    assert client.post(head, {"valid_from": today, "note_sl": "Cash"}).status_code == 302
    client.post(url("publish_prices", pk=price_list.pk))
    price_list.refresh_from_db()
    assert (price_list.state, price_list.lines.get().cents, price_list.lines.get().free) == (
        "published",
        750,
        120,
    )
    assert client.get(edit).status_code == 302
    assert client.post(url("end", pk=price_list.pk), {"last_day": today + DAY}).status_code == 302
    client.post(url("recall_prices", pk=price_list.pk))
    client.post(url("discard", pk=price_list.pk))
    assert not PriceList.objects.exists()


def test_members_are_added_and_ended_at_the_desk(space, manager, coordinator, member, today, client):
    tie(member, space)
    client.force_login(manager)
    data = {"who": member.email, "starts_on": today - DAY}
    assert client.post(of("member_new", space), data).status_code == 302
    assert client.post(of("member_new", space), data).status_code == 422
    assert str(member) in text_of(client, of("members", space))
    client.post(url("member_end", pk=Membership.objects.get().pk))
    assert Membership.objects.get().ends_on == today - DAY
    client.force_login(coordinator)
    home = OrganisationFactory()
    assert client.post(url("belonging_new"), data | {"organisation": home.pk}).status_code == 302
    assert str(member) in text_of(client, url("belonging"))
    client.post(url("member_end", pk=Membership.objects.get(organisation=home).pk))


def test_a_list_without_an_end_keeps_it_and_an_end_can_be_taken_back(client, prices, manager, today):
    client.force_login(manager)
    path = url("end", pk=prices.pk)
    assert not client.get(path).context["form"].initial["last_day"]
    for typed, kept in (("", None), ((today + DAY).isoformat(), today + DAY), ("", None)):
        assert client.post(path, {"last_day": typed}).status_code == 302
        prices.refresh_from_db()
        assert prices.valid_until == kept
