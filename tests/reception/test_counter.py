"""The staff's today page: who booked is started, missed or answered with one tap."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.refusals import Refused
from ceh.usage.actions import scheduled
from ceh.usage.models import Usage
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import UnitFactory
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NOON = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday in Kranj


def booked(unit, start, hours=1):
    person = PersonFactory()
    booking_request = BookingRequest(start, start + hours * HOUR)
    return bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=booking_request,
        by=person,
        now=NOON - 2 * HOUR,
    )


def to(name, row):
    return reverse(f"reception:{name}", kwargs={"pk": row.pk})


def today(unit):
    return reverse("reception:today", kwargs={"slug": unit.space.code})


def test_a_tap_starts_the_machine_for_whoever_booked(unit, manager, client):
    row = booked(unit, NOON)
    client.force_login(manager)
    assert to("booking_start", row) in client.get(today(unit)).content.decode()
    assert client.post(to("booking_start", row))["Location"] == today(unit)
    running = Usage.objects.get()
    assert (running.person, running.booking, running.state) == (row.person, row, "open")
    row.refresh_from_db()
    assert row.state == "in_use"


def test_a_tap_gives_the_rest_free_where_nobody_came(unit, manager, client):
    row = booked(unit, NOON - HOUR / 2, hours=2)
    client.force_login(manager)
    client.post(to("booking_missed", row))
    row.refresh_from_db()
    assert row.state == "no_show"
    again = booked(unit, NOON + HOUR / 2)
    assert again.state == "confirmed"


def test_what_has_not_begun_cannot_be_missed(unit, manager, client):
    row = booked(unit, NOON + 2 * HOUR)
    with pytest.raises(Refused) as refused:
        scheduled.mark_no_show(booking=row, by=manager, now=timezone.now())
    assert refused.value.rule == "usage.not_begun"
    client.force_login(manager)
    assert to("booking_missed", row) not in client.get(today(unit)).content.decode()


def test_a_request_is_confirmed_at_the_counter(unit, manager, client):
    BookingRulesFactory(space=unit.space, approval=True)
    row = booked(unit, NOON + HOUR)
    client.force_login(manager)
    confirm = reverse("bookings:confirm_booking", args=[row.pk])
    assert confirm in client.get(today(unit)).content.decode()
    assert client.post(confirm, {"back": "today"})["Location"] == today(unit)
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_who_is_late_stands_first(unit, manager, client):
    other = UnitFactory(resource__space=unit.space)
    soon = booked(other, NOON - HOUR * 3 / 4)
    client.force_login(manager)
    client.post(to("booking_start", soon))
    late = booked(unit, NOON - HOUR / 2)
    html = client.get(today(unit)).content.decode()
    assert html.index(late.get_absolute_url()) < html.index(soon.get_absolute_url())


def test_what_is_over_is_not_started(unit, manager, client):
    row = booked(unit, NOON - HOUR - HOUR / 2)
    client.force_login(manager)
    assert to("booking_start", row) not in client.get(today(unit)).content.decode()
    assert client.post(to("booking_start", row)).status_code == 409
    assert not Usage.objects.exists()


def test_a_stranger_may_do_none_of_it(unit, client):
    row = booked(unit, NOON)
    client.force_login(PersonFactory())
    assert client.post(to("booking_start", row)).status_code == 403
    assert client.post(to("booking_missed", row)).status_code == 403
    row.refresh_from_db()
    assert row.state == "confirmed"


def buttons_of(client, unit):
    """What the list beside says about the machine: (the words on its button, what stands there instead)."""
    page = client.get(today(unit)).content.decode()
    lines = [line.split("</li>")[0] for line in page.split("<li")]
    [line] = [line for line in lines if f"/u/{unit.qr}/" in line]
    return [words for words in ("Začni za nekoga", "Začni z razlogom") if f"{words}</a>" in line]


@pytest.mark.clock(NOON + 10 * HOUR)
def test_a_closed_machine_is_offered_only_to_who_may_set_hours_aside(open_on_weekdays, unit, manager, client):
    client.force_login(manager)
    assert buttons_of(client, unit) == ["Začni z razlogom"]
    client.force_login(person_with_role("trainer", unit.space))
    assert buttons_of(client, unit) == []
    assert "odpre" in client.get(today(unit)).content.decode()


def test_a_free_machine_is_offered_and_a_booked_one_is_not(open_on_weekdays, unit, manager, client):
    client.force_login(manager)
    assert buttons_of(client, unit) == ["Začni za nekoga"]
    booked(unit, NOON - HOUR / 2, hours=2)
    assert buttons_of(client, unit) == []


def test_no_machine_of_a_paused_space_is_offered_and_the_page_says_why(unit, manager, client):
    type(unit.space).objects.filter(pk=unit.space_id).update(state="paused")
    client.force_login(manager)
    assert buttons_of(client, unit) == []
    assert "zdaj ni odprt" in client.get(today(unit)).content.decode()
