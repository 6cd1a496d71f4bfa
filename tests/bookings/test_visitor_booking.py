"""The booking page for visitors: all that anybody may know, nothing about people, and one button that signs in."""

from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from ceh.bookings.models import Booking
from ceh.equipment.models import Unit
from tests.bookings.test_booking_pages import booked, form
from tests.factories.equipment import RequirementFactory

pytestmark = pytest.mark.usefixtures("open_on_weekdays")


@pytest.mark.django_db
def test_visitors_read_the_page_and_sign_in_for_the_chosen_time(unit, client):
    client.cookies["django_language"] = "en"
    booked(unit, start=15, end=16)
    Unit.objects.update(access="competence")
    competence = RequirementFactory(model=unit.model).competence
    address = client.get(unit.get_absolute_url()).context["next_times"][0][1][0].url
    read = client.get(address)
    text = read.content.decode()
    assert read.status_code == 200
    assert "Sign in and book" in text
    assert competence.get_absolute_url() in text
    assert "Tuja Oseba" not in text
    assert '<meta name="robots" content="noindex">' in text
    assert parse_qs(urlsplit(read.context["sign_in"]).query)["next"] == [address]
    assert escape(address) in client.get(reverse("account_signup"), {"next": address}).content.decode()
    assert "10:00–11:00" in client.post(address, form()).content.decode()
    assert Booking.objects.count() == 1
    past = client.get(reverse("bookings:book", args=[unit.resource_id]), form(day="2026-11-24"))
    assert "Sign in and book" not in past.content.decode()


@pytest.mark.django_db
def test_a_visitor_who_chose_a_taken_time_is_led_to_wait_for_it(unit, client):
    client.cookies["django_language"] = "en"
    booked(unit, start=15, end=16)
    page = client.get(reverse("bookings:book", args=[unit.resource_id]), form(begins="15:00", ends="16:00"))
    assert "Sign in to join the waitlist" in page.content.decode()
