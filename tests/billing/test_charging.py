"""Charging, corrections, credits: through the real actions on the real database, several at once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum

from ceh.availability.queries.contexts import BookingRequest
from ceh.billing.actions import charges, charging, credits
from ceh.billing.models import Charge, ChargeLine
from ceh.billing.queries import charges as queries
from ceh.billing.queries.postings import covers_of
from ceh.bookings.actions import bookings
from ceh.ledger import queries as ledger
from ceh.ledger.models import Account, Leg
from ceh.prices.actions import lists, members
from ceh.prices.models import PriceLine, PriceList
from ceh.usage.actions import usage
from tests.factories.equipment import UnitFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.prices import MembershipFactory, PriceLineFactory, PriceListFactory, published
from tests.factories.timetable import ResourceFactory
from tests.factories.usage import UsageFactory
from tests.prices.support import HOUR, NOW, TODAY, dead, refused, used
from tests.rushing import rush

pytestmark = pytest.mark.django_db


def test_a_use_is_priced_once_with_all_that_explains_it(prices, unit, member):
    usage_row = used(unit, member)
    assert charging.price_due(now=NOW) == 1
    assert charging.price_due(now=NOW) == 0
    charge = Charge.objects.get(usage=usage_row)
    (line,) = charge.lines.all()
    assert (line.cents, line.unit_cents, line.quantity, line.minutes) == (900, 600, Decimal("1.5"), 90)
    assert (line.line.price_list, charge.price_list, charge.state) == (prices, prices, "open")
    assert queries.due(charge.pk) == 900


def test_what_runs_or_was_voided_is_not_priced_and_voiding_later_takes_it_back(prices, unit, member, manager):
    UsageFactory(unit=unit, person=member, started_at=NOW - HOUR)
    assert charging.price_due(now=NOW) == 0
    row = used(unit, member)
    charging.price_due(now=NOW)
    usage.void_usage(usage=row, by=manager, now=NOW, reason="Mistake")
    assert charging.price_due(now=NOW) == 1
    assert charging.price_due(now=NOW) == 0
    charge = Charge.objects.get(usage=row)
    assert charge.state == "reversed"
    assert charge.lines.aggregate(cents=Sum("cents"), minutes=Sum("minutes")) == {"cents": 0, "minutes": 0}


def test_the_kind_of_member_follows_the_records_of_that_day(prices, unit, member, space):
    MembershipFactory(person=member, space=space, starts_on=dt.date(2026, 11, 4))
    used(unit, member, day=3)
    used(unit, member, day=4)
    charging.price_due(now=NOW)
    assert [charge.lines.get().cents for charge in Charge.objects.order_by("day")] == [900, 600]


def test_young_and_company_come_from_the_records(space, unit, member, region):
    price_list = PriceListFactory(space=space)
    PriceLineFactory(price_list=price_list)
    PriceLineFactory(price_list=price_list, who="young", cents=0)
    PriceLineFactory(price_list=price_list, who="company", cents=1200)
    published(price_list)
    ProfileFactory(person=member, birth_year=2012)
    worker = PersonFactory()
    MembershipFactory(person=worker, space=None, organisation=OrganisationFactory(kind__code="company"))
    used(unit, member, 60)
    used(unit, worker, 60, day=4)
    charging.price_due(now=NOW)
    assert [charge.lines.get().cents for charge in Charge.objects.order_by("day")] == [0, 1200]
    assert Charge.objects.order_by("day").first().state == "nothing"


def test_without_a_list_the_hours_are_counted_and_nothing_is_owed(unit, member):
    used(unit, member)
    charging.price_due(now=NOW)
    (line,) = ChargeLine.objects.all()
    assert (line.reason, line.cents, line.minutes, line.charge.state) == ("no_list", 0, 90, "nothing")


def test_rooms_are_priced_by_the_booking_and_missed_ones_by_the_list(prices, space, member):
    room = ResourceFactory(space=space, kind="room")
    booking_request = BookingRequest(NOW - 3 * HOUR, NOW - HOUR)
    booking = bookings.book(
        resource_id=room.pk, person=member, booking_request=booking_request, by=member, now=NOW - 9 * HOUR
    )
    type(booking).objects.filter(pk=booking.pk).update(state="no_show")
    charging.price_due(now=NOW)
    charge = Charge.objects.get(booking=booking)
    assert (charge.why, charge.lines.get().cents) == ("no_show", 500)
    assert charging.price_due(now=NOW) == 0


def test_late_and_missed_bookings_without_a_price_are_done_with(space, member):
    room = ResourceFactory(space=space, kind="room")
    booking = bookings.book(
        resource_id=room.pk,
        person=member,
        by=member,
        now=NOW,
        booking_request=BookingRequest(NOW + HOUR, NOW + 2 * HOUR),
    )
    bookings.cancel(booking=booking, by=member, now=NOW)
    assert charging.price_due(now=NOW) == 1
    assert charging.price_due(now=NOW) == 0
    assert Charge.objects.get().lines.count() == 0


def test_free_hours_are_given_once_a_month(space, unit, member):
    price_list = PriceListFactory(space=space)
    PriceLineFactory(price_list=price_list, free=120)
    published(price_list)
    for day in (3, 4):
        used(unit, member, 90, day=day)
    charging.price_due(now=NOW)
    assert [queries.due(charge.pk) for charge in Charge.objects.order_by("day")] == [0, 600]


def test_a_used_list_never_changes_and_a_new_one_follows(prices, unit, member, manager, space):
    history = prices.history.count()
    used(unit, member, day=4)
    used(unit, member, day=3)
    charging.price_due(now=NOW)
    prices.refresh_from_db()
    assert (prices.used_until, prices.history.count()) == (dt.date(2026, 11, 4), history)
    refused("prices.list_used", lists.recall, price_list=prices, by=manager, now=NOW)
    line = prices.lines.first()
    refused("prices.list_published", lists.remove_line, line=line, by=manager)
    dead(lambda: PriceLine.objects.filter(pk=line.pk).update(cents=1))
    dead(lambda: PriceList.objects.filter(pk=prices.pk).update(valid_until=dt.date(2026, 11, 3)))
    dead(lambda: PriceList.objects.filter(pk=prices.pk).update(used_until=None))
    dead(prices.delete)
    draft = lists.new_list(space=space, valid_from=dt.date(2026, 11, 2), by=manager, now=NOW, copy=prices)
    assert draft.lines.count() == prices.lines.count()
    refused("prices.already_priced", lists.publish, price_list=draft, by=manager, now=NOW)
    lists.change_list(price_list=draft, valid_from=dt.date(2026, 12, 1), note="", by=manager, now=NOW)
    lists.publish(price_list=draft, by=manager, now=NOW)
    prices.refresh_from_db()
    assert prices.valid_until == dt.date(2026, 11, 30)


def test_material_and_corrections_are_new_lines(prices, unit, member, manager):
    used(unit, member)
    charging.price_due(now=NOW)
    charge, sheet = Charge.objects.get(), prices.lines.get(what="material")
    refused(
        "billing.add_material",
        charges.add_material,
        charge=charge,
        line=sheet,
        quantity=Decimal(1),
        by=PersonFactory(),
        now=NOW,
    )
    refused(
        "billing.material",
        charges.add_material,
        charge=charge,
        line=prices.lines.first(),
        quantity=Decimal(1),
        by=member,
        now=NOW,
    )
    line = charges.add_material(charge=charge, line=sheet, quantity=Decimal(3), by=member, now=NOW)
    assert queries.due(charge.pk) == 1500
    charges.correct_line(line=line, quantity=Decimal(2), by=manager, now=NOW, reason="Two")
    assert queries.due(charge.pk) == 1300
    refused(
        "billing.reversed",
        charges.correct_line,
        line=line,
        quantity=Decimal(1),
        by=manager,
        now=NOW,
        reason="Again",
    )
    first = charge.lines.first()
    charges.correct_line(line=first, quantity=Decimal("0.5"), by=manager, now=NOW, reason="Half")
    assert queries.due(charge.pk) == 700
    assert charge.lines.aggregate(sum=Sum("minutes"))["sum"] == 90
    assert charge.lines.count() == 6


def test_the_database_lets_nobody_change_what_is_owed(prices, unit, member):
    used(unit, member)
    charging.price_due(now=NOW)
    line = ChargeLine.objects.get()
    dead(lambda: ChargeLine.objects.update(cents=1))
    dead(lambda: ChargeLine.objects.all().delete())
    dead(lambda: Charge.objects.update(day=TODAY))
    dead(lambda: Charge.objects.update(state="paid", home=OrganisationFactory()))
    same = {"charge": line.charge, "reason": "reversal", "per": "hour", "made_at": NOW, "unit_cents": 600}
    dead(lambda: ChargeLine.objects.create(**same, quantity=-1, cents=-600, minutes=-60, reverses=line))
    dead(lambda: ChargeLine.objects.create(**same, quantity=-1, cents=-600))
    dead(lambda: ChargeLine.objects.create(**same | {"reason": "priced"}, quantity=1, cents=9000))
    assert ChargeLine.objects.get().cents == 900


def test_paying_waiving_and_opening_again(prices, unit, member, manager, coordinator):
    for day in (3, 4):
        used(unit, member, day=day)
    charging.price_due(now=NOW)
    first, second = Charge.objects.order_by("day")
    refused("billing.settle_charge", charges.pay, charge=first, by=member, now=NOW)
    charges.pay(charge=first, by=manager, now=NOW)
    refused("charge.reason", charges.waive, charge=second, by=manager, now=NOW, reason="")
    charges.waive(charge=second, by=coordinator, now=NOW, reason="Helped us")
    assert queries.open_sum(member) == {}
    charges.reopen(charge=second, by=manager, now=NOW, reason="Wrong one")
    assert queries.open_sum(member) == {"EUR": 900}
    charges.pay(charge=second, by=manager, now=NOW)
    sheet = prices.lines.get(what="material")
    refused(
        "billing.charge_closed",
        charges.add_material,
        charge=first,
        line=sheet,
        quantity=Decimal(1),
        by=manager,
        now=NOW,
    )


def test_material_alone_is_sold_by_staff(prices, space, member, manager):
    sheet = prices.lines.get(what="material")
    charge = charges.sell_material(
        space=space, person=member, line=sheet, quantity=Decimal(2), by=manager, now=NOW
    )
    charge.refresh_from_db()
    assert (charge.state, queries.due(charge.pk)) == ("open", 400)


def give_credit(space, manager, **values):
    """A credit of two hours of this year."""
    defaults = {
        "measure": "hours",
        "amount": 120,
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2026, 12, 31),
    }
    return credits.give_credit(**defaults | {"space": space, "by": manager, "now": NOW} | values)


def test_credits_pay_first_those_that_end_first_and_get_back_what_is_taken_back(
    prices, unit, member, manager, space
):
    late = give_credit(space, manager, person=member, measure="money", amount=1000)
    soon = give_credit(space, manager, person=member, amount=60, ends_on=dt.date(2026, 11, 30))
    give_credit(space, manager, person=member, ends_on=dt.date(2026, 11, 1))
    row = used(unit, member)
    charging.price_due(now=NOW)
    charge = Charge.objects.get()
    assert (charge.state, queries.due(charge.pk)) == ("nothing", 0)
    late.refresh_from_db()
    soon.refresh_from_db()
    assert (soon.balance, late.balance) == (0, 700)
    usage.void_usage(usage=row, by=manager, now=NOW, reason="Mistake")
    charging.price_due(now=NOW)
    late.refresh_from_db()
    soon.refresh_from_db()
    assert (soon.balance, late.balance) == (60, 1000)
    assert sum(cover.paid.cents for cover in covers_of(charge)) == 0
    assert ledger.faults() == []


def test_a_credit_of_an_organisation_pays_for_its_people_in_all_spaces_of_the_giver(
    prices, unit, member, coordinator, space
):
    home = OrganisationFactory()
    members.add_member(
        person=member, organisation=home, starts_on=dt.date(2026, 1, 1), by=coordinator, now=NOW
    )
    credit = give_credit(None, coordinator, giver=space.host, organisation=home)
    used(unit, member)
    used(unit, PersonFactory(), day=4)
    charging.price_due(now=NOW)
    credit.refresh_from_db()
    assert credit.balance == 30
    assert [queries.due(charge.pk) for charge in Charge.objects.order_by("day")] == [0, 900]


def test_the_database_keeps_the_balance(space, manager, member):
    credit = give_credit(space, manager, person=member)
    assert credit.balance == 120
    dead(lambda: Account.objects.filter(credit=credit).update(balance=9))
    dead(lambda: Leg.objects.filter(account__credit=credit).update(amount=5))
    dead(lambda: Leg.objects.filter(account__credit=credit).delete())
    refused("billing.give_credit", give_credit, space=space, manager=member, person=member)
    credits.end_credit(credit=credit, last_day=TODAY, by=manager)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_price_each_use_once_and_never_overdraw_a_credit(prices, space, manager):
    member, other = PersonFactory(), PersonFactory()
    hours = give_credit(space, manager, person=member, amount=150)
    money = give_credit(space, manager, person=other, measure="money", amount=1000)
    for _n in range(4):
        used(UnitFactory(resource__space=space), member)
        used(UnitFactory(resource__space=space), other)
    assert rush(8, lambda n: charging.price_due(now=NOW)) == {"done": 8}
    assert Charge.objects.count() == 8
    for credit in (hours, money):
        credit.refresh_from_db()
        assert credit.balance == 0
    assert ledger.faults() == []
    assert queries.open_sum(member) == {"EUR": 3600 - 1500}
    assert queries.open_sum(other) == {"EUR": 3600 - 1000}


@pytest.mark.django_db(transaction=True)
def test_free_hours_are_not_given_twice_to_two_at_once(space):
    price_list = PriceListFactory(space=space)
    PriceLineFactory(price_list=price_list, free=90)
    published(price_list)
    member = PersonFactory()
    rows = [used(UnitFactory(resource__space=space), member) for _n in range(4)]
    rush(4, lambda n: charging.charge_usage(usage_id=rows[n].pk, now=NOW))
    assert queries.open_sum(member) == {"EUR": 2700}


def test_maintenance_costs_nothing(prices, unit, manager):
    used(unit, manager, maintenance=True)
    assert charging.price_due(now=NOW) == 0
