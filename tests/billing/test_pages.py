"""Pages of billing: one's own, the desk of a space, settlements, panels on pages of others."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ceh.billing.actions import charging, settling
from ceh.billing.models import Charge, ChargeLine, Credit, Settlement, SettlementRow
from ceh.billing.queries import charges as queries
from ceh.usage.models import Usage
from tests.factories.billing import CreditFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import OrganisationFactory, SpaceFactory, tie
from tests.factories.people import PersonFactory
from tests.factories.prices import MembershipFactory, PriceLineFactory, PriceListFactory, published
from tests.factories.usage import UsageFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def prices(space, today):
    price_list = PriceListFactory(space=space, valid_from=today - 40 * DAY)
    PriceLineFactory(price_list=price_list)
    PriceLineFactory(price_list=price_list, what="material", material={"": "Plywood"}, per="piece", cents=200)
    return published(price_list)


def used(space, person, back=3, hours=1):
    """A use some days ago that is over and priced."""
    starts = timezone.now() - back * DAY
    row = UsageFactory(
        unit=UnitFactory(resource__space=space),
        person=person,
        started_at=starts,
        state="closed",
        recorded_by=person or PersonFactory(),
        ended_at=starts + dt.timedelta(hours=hours),
    )
    charging.price_due(now=timezone.now())
    return Charge.objects.get(usage=row)


PRICES = ("space", "lists", "members", "belonging")


def url(name, **values):
    return reverse(f"{'prices' if name in PRICES else 'billing'}:{name}", kwargs=values)


def of(name, space):
    return url(name, slug=space.code)


def text_of(client, address, **data):
    return client.get(address, data).content.decode()


def test_a_member_reads_what_they_owe_line_by_line_and_adds_material(prices, space, member, client):
    charge = used(space, member)
    CreditFactory(space=space, person=member)
    client.force_login(member)
    for page in (url("mine"), reverse("home:me")):
        assert "6,00" in text_of(client, page)
    assert str(charge.what) in text_of(client, charge.get_absolute_url())
    material = url("material", pk=charge.pk)
    assert client.post(material, {"line": prices.lines.last().pk, "quantity": 0}).status_code == 422
    assert client.post(material, {"line": prices.lines.last().pk, "quantity": 2}).status_code == 302
    assert queries.due(charge.pk) == 600
    assert client.post(url("pay_charge", pk=charge.pk)).status_code == 403
    client.force_login(PersonFactory())
    assert client.get(charge.get_absolute_url()).status_code == 403


def test_the_desk_marks_as_paid_waives_corrects_and_sells(prices, space, manager, member, client):
    first, second = used(space, member), used(space, member, back=4)
    client.force_login(manager)
    assert "member@world.test" not in text_of(client, of("charges", space))
    assert client.get(of("charges", space), {"state": "open", "export": "csv"}).status_code == 200
    client.post(url("pay_charge", pk=first.pk))
    assert client.post(url("waive_charge", pk=second.pk), {"reason": ""}).status_code == 422
    client.post(url("waive_charge", pk=second.pk), {"reason": "Helped"})
    client.post(url("reopen_charge", pk=second.pk), {"reason": "Wrong"})
    line = second.lines.get()
    assert client.post(url("correct", pk=line.pk), {"quantity": "0.5", "reason": "Half"}).status_code == 302
    assert client.post(url("correct", pk=line.pk), {"quantity": "0.5", "reason": "Half"}).status_code == 422
    assert queries.due(second.pk) == 300
    sheet = {"line": prices.lines.last().pk, "quantity": 1}
    assert client.post(of("sell", space), sheet | {"who": "nobody@world.test"}).status_code == 422
    assert client.post(of("sell", space), sheet | {"who": member.email}).status_code == 302
    assert client.get(first.get_absolute_url()).status_code == 200


def test_credits_are_given_and_ended_at_the_desk(space, manager, member, today, client):
    tie(member, space)
    client.force_login(manager)
    data = {"measure": "hours", "amount": 2, "starts_on": today - DAY, "ends_on": today + 9 * DAY}
    assert client.post(of("credit_new", space), data).status_code == 422
    page = client.post(of("credit_new", space), data | {"who": member.email})["Location"]
    credit = Credit.objects.get()
    assert (credit.person, credit.balance) == (member, 120)
    assert client.get(page).status_code == 200
    assert client.get(of("credits", space)).status_code == 200
    client.post(url("credit_end", pk=credit.pk))
    credit.refresh_from_db()
    assert credit.ends_on == today
    client.force_login(member)
    assert client.get(page).status_code == 200


def test_a_period_is_closed_read_and_settled(prices, space, member, coordinator, manager, today, client):
    MembershipFactory(person=member, space=None, organisation=OrganisationFactory(code="home"))
    used(space, member, back=5, hours=2)
    used(space, None, back=6)
    client.force_login(manager)
    assert "Host" in text_of(client, url("settlements"))
    assert client.post(url("close")).status_code == 403
    client.force_login(coordinator)
    assert client.post(url("close"), {"starts_on": today - 9 * DAY, "ends_on": today}).status_code == 422
    page = client.post(url("close"), {"starts_on": today - 9 * DAY, "ends_on": today - 2 * DAY})["Location"]
    assert "12,00" in text_of(client, page)
    row = SettlementRow.objects.get(home__code="home")
    assert str(member) in text_of(client, url("row", pk=row.pk))
    for address in (page, url("row", pk=row.pk)):
        for kind in ("csv", "xlsx"):
            assert b"".join(client.get(address, {"export": kind}))
    settle = url("settle_row", pk=row.pk)
    assert client.post(settle, {"settled_on": today, "note": "Bank"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "settled"
    assert client.post(url("reopen_row", pk=row.pk), {"reason": "Came back"}).status_code == 302
    client.force_login(manager)
    assert client.get(page).status_code == 200
    assert client.get(url("row", pk=row.pk)).status_code == 403


def test_pages_ask_no_more_for_three_rows_than_for_one(prices, space, member, coordinator, today, client):
    client.force_login(coordinator)

    def grow(number):
        for n in range(number):
            person = PersonFactory()
            MembershipFactory(person=person, space=None, organisation=OrganisationFactory())
            MembershipFactory(person=person, space=space)
            CreditFactory(space=space, person=person)
            used(space, person, back=10 + n)
            line = PriceLineFactory(
                price_list=PriceListFactory(space=space), what="material", material={"": "A"}, per="g"
            )
            assert line.pk

    def pages():
        result = [of(name, space) for name in ("space", "lists", "charges", "credits", "members")]
        result += [url("settlements"), url("belonging"), Charge.objects.first().get_absolute_url()]
        if settlement := Settlement.objects.first():
            result += [settlement.get_absolute_url(), url("row", pk=settlement.rows.first().pk)]
        return result

    grow(1)
    settling.close_period(
        starts_on=today - 30 * DAY, ends_on=today - 5 * DAY, by=coordinator, now=timezone.now()
    )
    grow(1)
    first = [_count(client, page) for page in pages()]
    grow(3)
    assert [_count(client, page) for page in pages()] == first
    assert ChargeLine.objects.count() >= 4


def _count(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return page.rstrip("0123456789/"), len(captured)


def test_before_booking_one_sees_what_it_will_cost(prices, space, member, manager, client):
    unit = UnitFactory(resource__space=space)
    pages = [unit.get_absolute_url(), reverse("bookings:book", kwargs={"pk": unit.resource_id})]
    client.force_login(member)
    for page in pages:
        assert of("space", space) in text_of(client, page)
        assert "6,00" in text_of(client, page)
    elsewhere = UnitFactory(resource__space=SpaceFactory())
    assert "prices/" not in text_of(client, elsewhere.get_absolute_url())
    client.logout()
    assert "6,00" in text_of(client, pages[0])


def test_right_after_the_stop_one_adds_material_and_the_use_is_priced_with_it(prices, space, member, client):
    unit = UnitFactory(resource__space=space)
    client.force_login(member)
    code = {"code": unit.qr}
    client.post(reverse("reception:start", kwargs=code))
    use = Usage.objects.get()
    page = url("use_material", pk=use.pk)
    sheet = {"line": prices.lines.last().pk, "quantity": 1}
    assert client.post(page, sheet).status_code == 422
    label = reverse("reception:unit_qr", kwargs=code)
    assert page not in text_of(client, label)
    client.post(reverse("reception:stop", kwargs=code))
    assert page in text_of(client, label)
    assert client.post(page, sheet).status_code == 302
    assert client.post(page, sheet).status_code == 302
    assert Charge.objects.get().lines.count() == 3
    client.force_login(PersonFactory())
    assert client.get(page).status_code == 403


def test_the_page_of_a_space_leads_to_its_prices(prices, space, manager, client):
    assert of("space", space) in text_of(client, space.get_absolute_url())
    assert of("space", SpaceFactory()) not in text_of(client, space.get_absolute_url())
    client.force_login(manager)
    assert of("charges", space) in text_of(client, space.get_absolute_url())


def test_a_coordinator_gives_a_credit_of_an_organisation_for_all_its_spaces(
    prices, space, member, coordinator, manager, today, client
):
    client.force_login(manager)
    assert client.get(url("network_credit_new")).status_code == 403
    client.force_login(coordinator)
    data = {
        "measure": "money",
        "amount": 10,
        "starts_on": today - 9 * DAY,
        "ends_on": today,
        "who": member.email,
    }
    assert client.post(url("network_credit_new"), data).status_code == 422
    page = client.post(url("network_credit_new"), data | {"giver": space.host_id})["Location"]
    used(space, member)
    assert Credit.objects.get().balance == 400
    assert "4,00" in text_of(client, page)
    assert str(space.host) in text_of(client, url("network_credits"))


@pytest.mark.parametrize(
    ("language", "amounts"), [("en", ["€6.00", "€8.00"]), ("sl", ["6,00\xa0€", "8,00\xa0€"])]
)
def test_my_data_tell_what_i_owe_and_have_with_the_currency(
    space, manager, member, today, client, prices, language, amounts
):
    tie(member, space)
    client.force_login(manager)
    credit = {
        "measure": "money",
        "amount": 8,
        "starts_on": today - 9 * DAY,
        "ends_on": today - DAY,
        "who": member.email,
    }
    assert client.post(of("credit_new", space), credit).status_code == 302
    used(space, member)
    client.force_login(member)
    page = client.get("/me/data/", headers={"accept-language": language}).content.decode()
    assert [amount for amount in amounts if amount not in page] == []
    assert not re.search("cents|centih|centov", page, re.IGNORECASE)
    assert "000000" not in page
