"""Whoever comes too late, to move or to cancel a booking, finds the way back to it."""

import pytest
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from tests.bookings.test_booking_pages import NOW, at, booked, form
from tests.factories.equipment import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_on_weekdays")]


@pytest.mark.parametrize("state", ["confirmed", "cancelled", "in_use", "completed", "no_show"])
def test_a_booking_that_cannot_be_moved_leads_back_with_a_message(unit, booker, client, time_machine, state):
    booking = booked(unit, booker)
    if state == "confirmed":
        time_machine.move_to(at(11))
    else:
        Booking.objects.filter(pk=booking.pk).update(state=state)
    move, to = (
        reverse("bookings:move", args=[booking.pk]),
        reverse("bookings:move_to", args=[booking.pk, UnitFactory(resource__space=unit.space).resource_id]),
    )
    for page in (move, to):
        response = client.get(page, headers={"accept-language": "en"}, follow=True)
        assert response.redirect_chain == [(booking.get_absolute_url(), 302)]
        assert "This booking is " in (body := response.content.decode()) or "The time of this booking" in body
        assert f'href="{move}"' not in body
    late = client.post(move, form(day="2026-11-30", begins="12:00", ends="13:00"))
    assert late.status_code == 409
    assert f'href="{booking.get_absolute_url()}"' in late.content.decode()
    with pytest.raises(Refused) as caught:
        bookings.move_booking(
            booking=booking,
            booking_request=BookingRequest(at(15), at(16)),
            by=booker,
            now=at(11) if state == "confirmed" else NOW,
        )
    assert caught.value.rule == ("bookings.in_use" if state == "in_use" else "bookings.over")


@pytest.mark.parametrize("language", ["sl", "en"])
def test_who_comes_too_late_finds_the_way_back(unit, booker, client, language):
    booking = booked(unit, booker)
    bookings.cancel(booking=booking, by=booker, now=NOW)
    client.cookies["django_language"] = language
    answer = client.post(reverse("bookings:cancel", args=[booking.pk]))
    assert answer.status_code == 409
    page = answer.content.decode().split("<main")[1]
    assert f'href="{booking.get_absolute_url()}"' in page
    assert "Strela" in page
    question = client.get(reverse("bookings:cancel", args=[booking.pk]), follow=True)
    assert question.redirect_chain == [(booking.get_absolute_url(), 302)]
