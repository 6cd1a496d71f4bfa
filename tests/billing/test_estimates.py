"""The price beside the button is what will be charged: places, free hours of the month, the list of that day."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.availability.views.public_times import TimesChosen
from ceh.billing.actions import charging
from ceh.billing.models import Charge
from ceh.billing.queries import charges, estimates
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from tests.availability.support import cards
from tests.factories.equipment import PlaceFactory
from tests.factories.prices import MembershipFactory, PriceLineFactory, PriceListFactory, published
from tests.prices.support import HOUR, NOW

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR


@pytest.fixture
def pool(space):
    """Workbenches: six places, 1.50 an hour."""
    place = PlaceFactory(resource__space=space, resource__capacity=6, resource__name="Workbenches")
    prices = PriceListFactory(space=space)
    PriceLineFactory(price_list=prices, what="room", cents=150)
    published(prices)
    return place.resource


def price_of(person, resource, *spans, seats=1, booking_id=0):
    return estimates.price_of_times(person, NOW, TimesChosen(resource, spans, seats, booking_id))


def book(person, resource, start, hours=2, seats=1):
    return bookings.book(
        resource_id=resource.pk,
        person=person,
        by=person,
        now=NOW,
        booking_request=BookingRequest(start, start + hours * HOUR, seats=seats),
    )


def charged(booking):
    Booking.objects.filter(pk=booking.pk).update(state="completed")
    charging.price_due(now=NOW + 60 * DAY)
    return charges.due(Charge.objects.get(booking=booking).pk)


def text(client, path, **query):
    return client.get(path, query, headers={"accept-language": "en"}).content.decode()


def test_each_place_costs_on_every_page_what_is_charged(pool, member, client):
    start = NOW + DAY
    booking = book(member, pool, start, seats=4)
    assert price_of(member, pool, (start, start + 2 * HOUR), seats=4).amount.cents == 1200
    client.force_login(member)
    page = text(client, reverse("bookings:booking", args=[booking.pk]))
    assert "€12.00" in page
    assert "for 4 places" in page
    day = (start + DAY).date().isoformat()
    chosen = {"day": day, "begins": "15:00", "ends": "17:00", "seats": 4}
    assert "€12.00" in text(client, reverse("bookings:book", args=[pool.pk]), **chosen)
    assert charged(booking) == 1200


def test_the_review_of_a_series_tells_places_and_the_price_of_all_days(pool, member, client):
    client.force_login(member)
    first = (NOW + DAY).date()
    typed = {
        "day": first.isoformat(),
        "begins": "15:00",
        "ends": "17:00",
        "seats": 4,
        "people": 4,
        "repeat": 1,
        "until": (first + dt.timedelta(days=14)).isoformat(),
    }
    path = reverse("bookings:book", args=[pool.pk])
    page = client.post(path, typed, headers={"accept-language": "en"}).content.decode()
    assert "Book 3 days" in page
    assert "4 places each time" in page
    assert "€36.00" in page
    assert "for 3 times together" in page


def test_free_hours_are_promised_once(space, unit, member):
    prices = PriceListFactory(space=space)
    PriceLineFactory(price_list=prices, cents=400, free=120)
    published(prices)
    resource, start = unit.resource, NOW + DAY
    first = book(member, resource, start)
    second = book(member, resource, start + 4 * HOUR)
    [promised, later] = [
        price_of(member, resource, (row.starts_at, row.ends_at), booking_id=row.pk) for row in (first, second)
    ]
    assert (promised.amount.cents, promised.free_hours) == (0, 2)
    assert (later.amount.cents, later.free_hours) == (800, 0)
    before = price_of(member, resource, (NOW + 2 * HOUR, NOW + 5 * HOUR))
    assert (before.amount.cents, before.free_hours) == (400, 2)
    assert cards([unit], NOW, member)[0].price.free_minutes == 0
    next_month = NOW + 30 * DAY
    assert price_of(member, resource, (next_month, next_month + HOUR)).free_hours == 1
    assert cards([unit], NOW, member, at=next_month)[0].price.free_minutes == 120
    assert [charged(first), charged(second)] == [0, 800]


def test_the_days_of_a_series_share_the_free_hours_of_their_month(space, unit, member):
    prices = PriceListFactory(space=space)
    PriceLineFactory(price_list=prices, cents=400, free=120)
    published(prices)
    start = dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC)
    spans = [
        (start + n * 7 * DAY, start + n * 7 * DAY + 2 * HOUR) for n in range(3)
    ]  # 24, 31 December, 7 January
    series = price_of(member, unit.resource, *spans)
    assert (series.amount.cents, series.free_hours, series.times) == (800, 4, 3)


def test_the_list_and_the_member_kinds_of_the_booked_day_give_the_price(space, unit, member):
    old = PriceListFactory(space=space, valid_until=dt.date(2026, 12, 31))
    PriceLineFactory(price_list=old, cents=600)
    published(old)
    new = PriceListFactory(space=space, valid_from=dt.date(2027, 1, 1))
    PriceLineFactory(price_list=new, cents=900)
    PriceLineFactory(price_list=new, cents=500, who="member")
    published(new)
    MembershipFactory(person=member, space=space, starts_on=dt.date(2027, 1, 10))
    days = [dt.datetime(2026, 12, 30, 9, tzinfo=dt.UTC) + n * 7 * DAY for n in range(3)]
    spans = [(day, day + HOUR) for day in days]
    assert [price_of(member, unit.resource, span).amount.cents for span in spans] == [600, 900, 500]
    assert price_of(member, unit.resource, *spans).amount.cents == 2000
    prices = [cards([unit], NOW, member, at=day)[0].price.price.cents for day in days]
    assert prices == [600, 900, 500]


def test_the_number_of_statements_does_not_grow_with_the_days(
    space, unit, member, django_assert_max_num_queries
):
    prices = PriceListFactory(space=space)
    PriceLineFactory(price_list=prices, cents=400, free=120)
    published(prices)
    start = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    with django_assert_max_num_queries(10):
        price_of(member, unit.resource, *[(start + n * DAY, start + n * DAY + HOUR) for n in range(31)])
