"""What is owed where somebody came after all: taken back, priced by the use or as booked, once."""

import pytest

from ceh.availability.queries.contexts import SOURCE, BookingRequest
from ceh.billing.actions import charges, charging
from ceh.billing.models import Charge
from ceh.billing.queries import charges as queries
from ceh.bookings.actions import bookings
from ceh.usage.actions import scheduled, usage
from tests.factories.bookings import BookingFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import OrganisationFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.prices import PriceLineFactory, PriceListFactory, published
from tests.factories.timetable import OccupancyFactory
from tests.prices.support import HOUR, NOW, dead
from tests.rushing import rush

pytestmark = pytest.mark.django_db


def missed(unit, member, starts):
    """A booking of two hours to which nobody came, with its charge."""
    row = BookingFactory(
        resource=unit.resource, person=member, state="confirmed", starts_at=starts, ends_at=starts + 2 * HOUR
    )
    OccupancyFactory(
        resource=unit.resource, source_type=SOURCE, source_id=row.pk, starts_at=starts, ends_at=row.ends_at
    )
    scheduled.release_no_shows(now=row.ends_at)
    assert charging.price_due(now=row.ends_at) == 1
    return Charge.objects.get(booking=row)


def test_who_came_as_the_list_tells_later_pays_the_use_and_not_that_they_missed_it(
    prices, unit, member, manager
):
    starts = NOW - 30 * HOUR
    charge = missed(unit, member, starts)
    assert (charge.why, queries.due(charge.pk)) == ("no_show", 500)
    usage.record_past_usage(
        unit=unit, person=member, started_at=starts, ended_at=starts + HOUR, by=manager, now=NOW
    )
    assert charging.price_due(now=NOW) == 2  # the use is priced, the other taken back
    assert charging.price_due(now=NOW) == 0
    charge.refresh_from_db()
    assert (charge.state, queries.due(charge.pk), charge.lines.count()) == ("reversed", 0, 2)
    assert Charge.objects.get(usage__isnull=False).lines.get().cents == 600


def test_what_was_paid_already_is_not_taken_back_by_itself(prices, unit, member, manager):
    starts = NOW - 30 * HOUR
    charge = missed(unit, member, starts)
    charges.pay(charge=charge, by=manager, now=NOW)
    usage.record_past_usage(
        unit=unit, person=member, started_at=starts, ended_at=starts + HOUR, by=manager, now=NOW
    )
    assert charging.price_due(now=NOW) == 1
    charge.refresh_from_db()
    assert charge.state == "paid"


def test_booked_time_is_taken_back_when_its_use_is_entered_later(prices, unit, member, manager):
    starts = NOW - 30 * HOUR
    row = BookingFactory(
        resource=unit.resource, person=member, state="completed", starts_at=starts, ends_at=starts + HOUR
    )
    OccupancyFactory(
        resource=unit.resource, source_type=SOURCE, source_id=row.pk, starts_at=starts, ends_at=row.ends_at
    )
    charging.price_due(now=NOW)
    usage.record_past_usage(
        unit=unit, person=member, started_at=starts, ended_at=row.ends_at, by=manager, now=NOW
    )
    charging.price_due(now=NOW)
    assert [charge.state for charge in Charge.objects.order_by("pk")] == ["reversed", "open"]
    assert charging.price_due(now=NOW) == 0


@pytest.mark.parametrize("first", ["open", "paid", "waived"])
def test_who_came_after_all_is_hosted_and_pays_the_booked_time(prices, unit, member, manager, first):
    starts = NOW - 30 * HOUR
    charge = missed(unit, member, starts)
    if first == "paid":
        charges.pay(charge=charge, by=manager, now=NOW)
    elif first == "waived":
        charges.waive(charge=charge, by=manager, now=NOW, reason="Bolezen")
    scheduled.mark_came_after_all(booking=charge.booking, by=manager, now=NOW)
    assert charging.price_due(now=NOW) == (2 if first == "open" else 0)  # taken back and priced as booked
    assert charging.price_due(now=NOW) == 0
    charge.refresh_from_db()
    new_charges = [
        (row.why, row.total, row.hosted) for row in queries.charges_of(member).exclude(pk=charge.pk)
    ]
    if first == "open":
        assert (charge.state, queries.due(charge.pk)) == ("reversed", 0)
        assert new_charges == [("booking", 1200, 120)]
    else:
        assert (charge.state, new_charges) == (first, [])


def test_booked_time_that_was_priced_anew_gives_way_to_its_use(prices, unit, member, manager):
    starts = NOW - 30 * HOUR
    row = missed(unit, member, starts).booking
    scheduled.mark_came_after_all(booking=row, by=manager, now=NOW)
    charging.price_due(now=NOW)
    usage.record_past_usage(
        unit=unit, person=member, started_at=starts, ended_at=starts + HOUR, by=manager, now=NOW
    )
    assert charging.price_due(now=NOW) == 2
    assert charging.price_due(now=NOW) == 0
    charges = queries.charges_of(member).order_by("pk").values_list("why", "state", "total", "hosted")
    assert list(charges) == [
        ("no_show", "reversed", 0, 0),
        ("booking", "reversed", 0, 0),
        ("use", "open", 600, 60),
    ]


def test_what_staff_took_back_of_a_missed_or_late_booking_is_not_asked_again(prices, unit, member, manager):
    charge = missed(unit, member, NOW - 30 * HOUR)
    booking_request = BookingRequest(NOW + HOUR, NOW + 2 * HOUR)
    late = bookings.book(
        resource_id=unit.resource_id, person=member, booking_request=booking_request, by=member, now=NOW
    )
    bookings.cancel(booking=late, by=member, now=NOW)
    charging.price_due(now=NOW)
    for row in (charge, Charge.objects.get(booking=late)):
        charging.reverse_charge(charge=row, by=manager, now=NOW, reason="Pomota")
    assert charging.price_due(now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_jobs_at_once_price_a_booking_anew_once(region):
    space = SpaceFactory(host=OrganisationFactory())
    manager, member = person_with_role("manager", space), PersonFactory()
    price_list = PriceListFactory(space=space)
    PriceLineFactory(price_list=price_list)
    PriceLineFactory(price_list=price_list, what="no_show", per="use", cents=500)
    published(price_list)
    row = missed(UnitFactory(resource__space=space), member, NOW - 30 * HOUR).booking
    scheduled.mark_came_after_all(booking=row, by=manager, now=NOW)
    rush(4, lambda _n: charging.price_due(now=NOW))
    assert [charge.state for charge in Charge.objects.order_by("pk")] == ["reversed", "open"]
    dead(
        lambda: Charge.objects.create(
            why="booking", booking=row, space=space, day=row.starts_at, currency="EUR", made_at=NOW
        )
    )
