"""An empty shop for a pop-up: by whole days, also a week, also over the change of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment
from ceh.network.models import OpeningHours
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import days_span
from ceh.usage.actions import scheduled
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.timetable import SpecialDayFactory

ZONE = "Europe/Ljubljana"
NOW = dt.datetime(2027, 3, 22, 11, 0, tzinfo=dt.UTC)  # a Monday; on the Sunday the clock changes
pytestmark = pytest.mark.clock(NOW)
FIRST, LAST = "2027-03-25", "2027-03-31"


def days(first, last=None, month=3):
    return BookingRequest(*days_span(dt.date(2027, month, first), dt.date(2027, month, last or first), ZONE))


@pytest.fixture
def shop(region):
    """An empty shop of a space that is open on weekdays from eight to four."""
    space = SpaceFactory(state="published")
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(16))
    manager = person_with_role("manager", space)
    return equipment.add_place(space=space, kind="premises", name="Prazna trgovina", by=manager).resource


@pytest.fixture
def member(shop, client):
    person = PersonFactory()
    client.force_login(person)
    return person


def book(shop, person, booking_request, now=NOW):
    return bookings.book(
        resource_id=shop.pk, person=person, booking_request=booking_request, by=person, now=now
    )


def refused(shop, person, booking_request, **more):
    with pytest.raises(Refused) as caught:
        book(shop, person, booking_request, **more)
    return {problem.rule for problem in caught.value.problems or [caught.value]}


@pytest.mark.django_db
def test_the_page_offers_a_week_from_tomorrow_and_books_it_by_a_plain_form(shop, member, client):
    page = reverse("bookings:book", args=[shop.pk])
    answer = client.get(page)
    assert {name: answer.context["form"][name].value().isoformat() for name in ("day", "last_day")} == {
        "day": "2027-03-23",
        "last_day": "2027-03-29",
    }
    assert not {"begins", "ends", "repeat"} & set(answer.context["form"].fields)
    assert f"{page}?day=2027-03-25#id_last_day" in answer.content.decode()
    assert client.get(page, {"day": FIRST}).context["form"]["last_day"].value() == dt.date(2027, 3, 31)
    assert client.post(page, {"day": FIRST, "last_day": LAST, "people": "2"}).status_code == 302
    row = Booking.objects.get()
    assert row.state == "confirmed"
    assert row.ends_at - row.starts_at == dt.timedelta(hours=167)
    assert {instant.astimezone(ZoneInfo(ZONE)).time() for instant in (row.starts_at, row.ends_at)} == {
        dt.time()
    }
    assert "25. marca, do srede, 31. marca" in client.get(row.get_absolute_url()).content.decode()
    body = client.get(page, {"day": FIRST}).content.decode()
    assert body.count('<td class="is-mine"') == 7
    assert client.post(page, {"day": "2027-04-02", "people": "1"}).status_code == 302  # one day only
    assert Booking.objects.filter(starts_at__gt=row.ends_at).get().ends_at == days(2, month=4).ends_at


@pytest.mark.django_db
def test_days_that_are_taken_are_refused_with_weeks_that_are_free(shop, member, client):
    book(shop, PersonFactory(), days(27, 28))
    page = reverse("bookings:book", args=[shop.pk])
    answer = client.post(page, {"day": FIRST, "last_day": LAST, "people": "1"})
    assert answer.status_code in (409, 422)
    assert Booking.objects.count() == 1
    weeks = dict(answer.context["other"]["starts"])
    assert "29. 3. 2027 – 4. 4. 2027" in weeks
    for url in weeks.values():
        assert client.get(url).context["form"]["last_day"].value() is not None
    url = weeks["29. 3. 2027 – 4. 4. 2027"]
    assert "day=2027-03-29&last_day=2027-04-04" in url
    form = client.get(url).context["form"]
    assert (
        client.post(page, {name: form[name].value() for name in ("day", "last_day", "people")}).status_code
        == 302
    )


@pytest.mark.django_db
def test_other_empty_shops_are_named(shop, member, client):
    other = equipment.add_place(
        space=(space := SpaceFactory(state="published")),
        kind="premises",
        name="Druga trgovina",
        by=person_with_role("manager", space),
    ).resource
    book(shop, PersonFactory(), days(25, 31))
    page = reverse("bookings:book", args=[shop.pk])
    answer = client.post(page, {"day": FIRST, "last_day": LAST, "people": "1"})
    [(option, url)] = answer.context["other"]["elsewhere"]
    assert option.resource == other
    assert url.startswith(reverse("bookings:book", args=[other.pk]))
    assert client.get(url).context["form"]["last_day"].value().isoformat() == LAST


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "hours"), [("2027-03-28", "2027-03-28", 23), ("2027-10-31", "2027-10-31", 25)]
)
def test_a_day_on_which_the_clock_changes_is_a_whole_one(shop, member, client, first, last, hours):
    BookingRulesFactory(space=shop.space, horizon=0)
    page = reverse("bookings:book", args=[shop.pk])
    assert client.post(page, {"day": first, "last_day": last, "people": "1"}).status_code == 302
    row = Booking.objects.get()
    assert row.ends_at - row.starts_at == dt.timedelta(hours=hours)
    day = dt.date.fromisoformat(first)
    for step in (-1, 1):
        beside = day + dt.timedelta(days=step)
        assert client.post(page, {"day": beside.isoformat(), "people": "1"}).status_code == 302
    assert client.post(page, {"day": first, "people": "1"}).status_code in (409, 422)


@pytest.mark.django_db
def test_what_is_no_whole_day_or_has_begun_or_is_closed_is_refused(shop, member, client):
    hour = dt.timedelta(hours=1)
    week = days(25, 31)
    assert refused(shop, member, BookingRequest(week.starts_at + hour, week.ends_at)) == {"bookings.by_day"}
    assert refused(shop, member, BookingRequest(week.starts_at, week.starts_at + 168 * hour)) == {
        "bookings.by_day"
    }
    assert "bookings.past" in refused(shop, member, days(22))
    SpecialDayFactory(space=shop.space, day=dt.date(2027, 3, 26))
    with pytest.raises(Refused) as caught:
        book(shop, member, week)
    assert caught.value.rule == "bookings.hours"
    assert "26 Mar 2027" in caught.value.message
    page = reverse("bookings:book", args=[shop.pk])
    answer = client.post(page, {"day": LAST, "last_day": FIRST, "people": "1"})
    assert answer.status_code == 422
    assert "last_day" in answer.context["form"].errors


@pytest.mark.django_db
def test_shares_of_hours_are_not_of_days_and_minors_bring_an_adult(shop, member):
    BookingRulesFactory(space=shop.space, per_week=60)
    book(shop, member, days(25, 31))
    unit = UnitFactory(resource__space=shop.space)
    at = dt.datetime(2027, 3, 25, 9, tzinfo=ZoneInfo(ZONE))
    bookings.book(
        resource_id=unit.resource_id,
        person=member,
        booking_request=BookingRequest(at, at + dt.timedelta(hours=1)),
        by=member,
        now=NOW,
    )
    young = ProfileFactory(birth_year=2010).person
    assert refused(shop, young, days(3, 5, month=4)) == {"bookings.evening"}
    booking_request = days(3, 5, month=4)
    book(shop, young, BookingRequest(booking_request.starts_at, booking_request.ends_at, with_adult=True))


@pytest.mark.django_db
def test_nobody_loses_an_empty_shop_for_not_starting_it_at_midnight(shop, member):
    row = book(shop, member, days(25, 31))
    assert scheduled.release_no_shows(now=row.starts_at + dt.timedelta(hours=30)) == 0
    assert Occupancy.objects.filter(active=True).count() == 1
    assert scheduled.release_no_shows(now=row.ends_at) == 1
    row.refresh_from_db()
    assert row.state == "completed"


@pytest.mark.django_db
def test_it_is_moved_by_days_and_keeps_its_length(shop, member, client):
    row = book(shop, member, days(25, 31))
    page = reverse("bookings:move", args=[row.pk])
    form = client.get(page).context["form"]
    assert [form[name].value().isoformat() for name in ("day", "last_day")] == [FIRST, LAST]
    form = client.get(page, {"day": "2027-03-27"}).context["form"]
    assert [form[name].value().isoformat() for name in ("day", "last_day")] == ["2027-03-27", "2027-04-02"]
    assert (
        client.post(page, {"day": "2027-03-27", "last_day": "2027-04-02", "people": "1"}).status_code == 302
    )
    row.refresh_from_db()
    assert row.ends_at - row.starts_at == dt.timedelta(hours=167)
    assert Occupancy.objects.get(active=True).starts_at == days(27).starts_at


@pytest.mark.django_db
def test_a_booking_by_days_is_not_in_its_own_way_when_it_is_moved(shop, member, client):
    row = book(shop, member, days(25, 31))
    page = reverse("bookings:move", args=[row.pk])
    answer = client.get(page, {"day": "2027-03-27"})
    assert answer.context["against"] == []
    body = answer.content.decode()
    assert 'class="is-mine"' not in body.split("<tbody>")[1].split("</table>")[0]
    assert (
        f"{page}?day=2027-03-26#id_last_day" in body
    )  # a day that the booking holds itself may be its first
    book(shop, PersonFactory(), days(2, 3, month=4))
    others = client.get(page, {"day": "2027-03-28", "last_day": "2027-04-03"})
    assert [problem.rule for problem in others.context["against"]] == ["timetable.taken"]


@pytest.mark.django_db
def test_the_calendar_keeps_what_was_typed_for_those_without_javascript(shop, member, client):
    book(shop, PersonFactory(), days(25, 31))
    page = reverse("bookings:book", args=[shop.pk])
    sent = {"day": FIRST, "last_day": LAST, "people": "1", "purpose": "Prodaja", "change": "1"}
    body = client.post(page, sent).content.decode()
    assert f"{page}?day=2027-04-01&amp;purpose=Prodaja#id_last_day" in body
    assert (
        '<input type="hidden" name="purpose" value="Prodaja">'
        in body.split("timetable-days")[1].split("</form>")[0]
    )


@pytest.mark.django_db
def test_the_calendar_shows_the_days_that_the_form_offers(shop, member, client):
    BookingRulesFactory(space=shop.space, longest=0)
    book(shop, PersonFactory(), days(22 + 1, 31))
    book(shop, PersonFactory(), days(1, 18, month=4))
    for reader in (member, None):
        if reader is None:
            client.logout()
        answer = client.get(reverse("bookings:book", args=[shop.pk]))
        assert answer.context["day"]["monday"] == dt.date(2027, 4, 19)
        assert 'class="is-free is-chosen"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.clock(NOW + dt.timedelta(days=2))
def test_the_calendar_begins_with_this_week_at_the_earliest(shop, member, client):
    for page in ("bookings:book", "availability:week"):
        for day in ("2027-02-01", "1999-01-01", "2027-03-24"):
            answer = client.get(reverse(page, args=[shop.pk]), {"day": day})
            shown = answer.context["day"] if page == "bookings:book" else answer.context
            assert (shown["monday"], shown["before"]) == (dt.date(2027, 3, 22), "")
            assert 'rel="prev"' not in answer.content.decode()
    later = client.get(reverse("availability:week", args=[shop.pk]), {"day": "2027-05-03"})
    assert later.context["before"].endswith("?day=2027-03-29")


@pytest.mark.django_db
def test_the_public_calendar_shows_five_weeks_without_names_in_constant_statements(shop, client):
    SpecialDayFactory(space=shop.space, day=dt.date(2027, 4, 9))
    page = reverse("availability:week", args=[shop.pk])
    client.get(page)
    for taken, first in enumerate((25, 28, 31), start=1):
        book(shop, PersonFactory(name="Tuja Oseba"), days(first))
        with CaptureQueriesContext(connection) as queries:
            body = client.get(page).content.decode()
        assert len(queries) <= 4
        assert body.count('<td class="is-taken"') == taken
    assert "Tuja" not in body
    assert body.count('<td class="is-closed"') == 1
    assert body.count('<td class="is-past"') == 1  # today has begun
    assert body.count("<td") == 35


@pytest.mark.django_db
def test_a_taken_day_of_the_calendar_offers_to_wait(shop, member, client):
    other = PersonFactory()
    book(shop, other, days(25, 26))
    page = reverse("bookings:book", args=[shop.pk])
    address = f"{page}?day=2027-03-26&amp;last_day=2027-03-26#wait"
    assert address in client.get(page, {"day": "2027-03-22"}).content.decode()
    taken = client.get(page, {"day": "2027-03-26", "last_day": "2027-03-26"})
    assert taken.context["can_wait"]
    first = client.get(page).context["form"]
    assert [str(first[name].value()) for name in ("day", "last_day")] == ["2027-03-27", "2027-04-02"]
    client.force_login(other)
    own = client.get(page, {"day": "2027-03-26", "last_day": "2027-03-26"})
    assert "#wait" not in own.content.decode()
    assert [problem.rule for problem in own.context["against"]] == ["bookings.booked_already"]
