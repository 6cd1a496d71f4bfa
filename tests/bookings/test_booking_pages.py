"""Pages of bookings: everything works by plain forms; refusals say what else is possible; nobody reads names."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.emails import attendance_token
from ceh.bookings.models import Booking
from ceh.equipment.models import Property, PropertyValue, Unit
from ceh.maintenance.actions import outages
from ceh.network.models import OpeningHours
from ceh.timetable.models import Occupancy
from ceh.usage.actions import scheduled
from ceh.waitlist.models import WaitlistEntry
from tests.factories.availability import BookingRulesFactory
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory, SpecialDayFactory

pytestmark = pytest.mark.usefixtures("open_on_weekdays")

ZONE = ZoneInfo("Europe/Ljubljana")
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
DAY = "2026-11-26"


def at(hour, minute=0):
    return dt.datetime(2026, 11, 26, hour, minute, tzinfo=ZONE)


def booked(unit, person=None, start=10, end=11):
    person = person or PersonFactory(name="Tuja Oseba")
    booking_request = BookingRequest(at(start), at(end))
    return bookings.book(
        resource_id=unit.resource_id, person=person, booking_request=booking_request, by=person, now=NOW
    )


def form(**more):
    return {"day": DAY, "begins": "10:00", "ends": "11:00", "people": "1"} | more


@pytest.mark.django_db
def test_booking_by_a_plain_form(unit, booker, client):
    page = reverse("bookings:book", args=[unit.resource_id])
    assert client.get(page, {"day": DAY}).status_code == 200
    response = client.post(page, form(purpose="Darilo"))
    booking = Booking.objects.get()
    assert response.url == booking.get_absolute_url()
    assert (booking.starts_at, booking.ends_at, booking.purpose) == (at(10), at(11), "Darilo")
    body = client.get(booking.get_absolute_url()).content.decode()
    assert "Strela" in body
    assert "Darilo" in body


@pytest.mark.django_db
def test_a_taken_time_offers_others_and_the_line(unit, booker, client):
    booked(unit)
    page = reverse("bookings:book", args=[unit.resource_id])
    response = client.post(page, form())
    assert response.status_code == 422
    body = response.content.decode()
    assert f"day={DAY}&amp;begins=11%3A00" in body
    assert reverse("waitlist:join", args=[unit.resource_id]) in body
    assert client.post(reverse("waitlist:join", args=[unit.resource_id]), form()).status_code == 302
    assert WaitlistEntry.objects.get().person == booker
    assert "Strela" in client.get(reverse("bookings:my_bookings")).content.decode()


@pytest.mark.django_db
def test_all_problems_stand_on_the_page(unit, booker, client):
    body = client.post(
        reverse("bookings:book", args=[unit.resource_id]), form(begins="17:50", ends="23:00", people="0")
    ).content.decode()
    assert "error-summary" in body


@pytest.mark.django_db
def test_a_refused_time_stays_beside_the_button(unit, booker, client):
    Unit.objects.update(access="competence")
    RequirementFactory(model=unit.model)
    answer = client.post(reverse("bookings:book", args=[unit.resource_id]), form())
    assert answer.status_code == 422
    assert "10:00–11:00" in answer.context["span"]


@pytest.mark.django_db
def test_what_is_missing_is_said_before_anything_is_typed(unit, booker, client):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    body = client.get(reverse("bookings:book", args=[unit.resource_id])).content.decode()
    assert reverse("learning:competence", args=[need.competence.code]) in body


@pytest.mark.django_db
def test_the_timetable_names_nobody_but_oneself(unit, booker, client):
    booked(unit)
    booked(unit, booker, 14, 15)
    page = reverse("availability:timetable", args=[unit.space.code])
    body = client.get(page, {"day": DAY}).content.decode()
    assert "Tuja" not in body
    assert body.count("is-taken") >= 1
    assert body.count('class="is-mine"') == 2  # the field, and the key
    client.logout()
    body = client.get(page, {"day": DAY}).content.decode()
    assert "Tuja" not in body
    assert "Skrita" not in body
    manager = PersonFactory()
    RoleAssignmentFactory(person=manager, role="manager", space=unit.space)
    client.force_login(manager)
    assert "Tuja Oseba" in client.get(page, {"day": DAY}).content.decode()


@pytest.mark.django_db
def test_days_and_weeks_take_the_same_statements_however_full(unit, client, django_assert_max_num_queries):
    day = reverse("availability:timetable", args=[unit.space.code])
    week = reverse("availability:week", args=[unit.resource_id])
    for number in range(3):
        ResourceFactory(space=unit.space)
        booked(unit, None, 9 + 2 * number, 10 + 2 * number)
        client.get(day, {"day": DAY})
        client.get(week, {"day": DAY})
        with django_assert_max_num_queries(6):
            assert client.get(day, {"day": DAY}).status_code == 200
        with django_assert_max_num_queries(4):
            assert client.get(week, {"day": DAY}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["", "x", "9999-12-31", "0001-01-01", "2026-03-29", "2026-10-25"])
def test_odd_days_give_a_page(unit, client, day):
    for name, pk in (("availability:timetable", unit.space.code), ("availability:week", unit.resource_id)):
        assert client.get(reverse(name, args=[pk]), {"day": day}).status_code == 200


@pytest.mark.django_db
def test_move_and_cancel(unit, booker, client):
    booking = booked(unit, booker)
    move = reverse("bookings:move", args=[booking.pk])
    assert client.get(move).status_code == 200
    assert client.post(move, form(begins="12:00", ends="13:00")).status_code == 302
    assert Booking.objects.get(pk=booking.pk).starts_at == at(12)
    cancel = reverse("bookings:cancel", args=[booking.pk])
    assert client.get(cancel).status_code == 200
    assert client.post(cancel).status_code == 302
    assert not Occupancy.objects.filter(active=True).exists()
    assert client.post(cancel).status_code == 409


@pytest.mark.django_db
def test_a_double_tap_on_cancel_and_on_wait_tells_no_refusal(unit, booker, client):
    cancel = reverse("bookings:cancel", args=[booked(unit, booker, start=14, end=15).pk])
    booked(unit)
    book, wait = (reverse(name, args=[unit.resource_id]) for name in ("bookings:book", "waitlist:join"))
    book += f"?day={DAY}&begins=10:00&ends=11:00"
    for page, css, address in ((cancel, 'class="form"', cancel), (book, 'stack"', wait)):
        pattern = rf'(?s)<form[^>]*{css}[^>]*>.*?name="once" value="([^"]+)'
        token = re.search(pattern, client.get(page).content.decode())[1]
        first, again = (client.post(address, form(once=token)) for _tap in range(2))
        assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)


@pytest.mark.django_db
def test_a_stranger_neither_sees_nor_moves_nor_cancels(unit, booker, client):
    booking = booked(unit)
    for name in ("booking", "move", "cancel"):
        assert client.get(reverse(f"bookings:{name}", args=[booking.pk])).status_code == 403
    assert client.post(reverse("bookings:cancel", args=[booking.pk])).status_code == 403
    assert Booking.objects.get(pk=booking.pk).state == "confirmed"


@pytest.mark.django_db
def test_a_series_shows_all_days_first(unit, booker, client):
    page = reverse("bookings:book", args=[unit.resource_id])
    data = form(repeat="1", until="2026-12-10")
    response = client.post(page, data)
    assert response.status_code == 200
    assert Booking.objects.count() == 0
    assert client.post(page, data | {"confirmed": "1"}).status_code == 302
    assert Booking.objects.filter(series__isnull=False).count() == 3


@pytest.mark.django_db
def test_booking_opens_at_the_next_free_time_and_offers_starts_day_by_day(unit, booker, client, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 28, 11, 0, tzinfo=dt.UTC))  # a Saturday; closed until Monday
    page = reverse("bookings:book", args=[unit.resource_id])
    client.cookies["django_language"] = "en"
    response = client.get(page)
    times = response.context["times"]
    assert (times.day, times.minutes) == (dt.date(2026, 11, 30), 60)
    assert [start.label for start in times.starts][:3] == ["08:00", "08:30", "09:00"]
    assert times.starts[-1].label == "17:00"
    assert [day.note for day in times.days] == ["closed", "closed", "", "", "", "", ""]
    form = response.context["form"]
    assert [str(form[name].value())[:5] for name in ("begins", "ends")] == ["08:00", "09:00"]
    assert response.context["span"] == "Monday 30 November, 08:00–09:00"
    longer = client.get(page, {"day": "2026-12-01", "minutes": "240"}).context["times"]
    assert (longer.day, longer.starts[-1].label) == (dt.date(2026, 12, 1), "14:00")
    sunday = client.get(page, {"day": "2026-11-29"})
    assert sunday.context["times"].starts == []
    assert "Next free" in sunday.content.decode()


@pytest.mark.django_db
def test_what_is_taken_or_too_far_ahead_is_no_button(unit, booker, client):
    booked(unit, start=10, end=12)
    BookingRulesFactory(space=unit.space, horizon=1, shortest=60)
    page = reverse("bookings:book", args=[unit.resource_id])
    times = client.get(page, {"day": DAY, "minutes": "60"}).context["times"]
    labels = [start.label for start in times.starts]
    assert "09:00" in labels
    assert not {"09:30", "10:00", "11:30"} & set(labels)
    assert max(labels) == "12:00"  # a day ahead to the minute
    assert [length.label for length in times.lengths] == ["1 h", "1 h 30 min", "2 h", "3 h", "4 h"]


@pytest.mark.django_db
def test_a_button_of_a_start_leads_to_a_form_that_books_it(unit, booker, client):
    page = reverse("bookings:book", args=[unit.resource_id])
    start = client.get(page, {"day": DAY, "minutes": "90"}).context["times"].starts[2]
    response = client.get(start.url)
    sent = {name: response.context["form"][name].value() for name in ("day", "begins", "ends", "people")}
    assert client.post(page, sent).status_code == 302
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.ends_at) == (at(9), at(10, 30))


@pytest.mark.django_db
def test_the_days_of_a_series_stand_beside_the_button_before_anything_is_sent(unit, booker, client):
    page = reverse("bookings:book", args=[unit.resource_id])
    SpecialDayFactory(space=unit.space, day=dt.date(2026, 12, 3), opens=None, closes=None)
    data = form(repeat="1", until="2026-12-10")
    days = client.get(page, data).context["series"]
    assert [day.fits for _text, day, _overlaps in days] == [True, False, True]


@pytest.mark.django_db
def test_a_taken_cell_offers_to_wait_and_the_page_behind_it_does(unit, booker, client):
    booked(unit, start=10, end=12)
    client.cookies["django_language"] = "en"
    timetable = client.get(reverse("availability:timetable", args=[unit.space.code]), {"day": DAY})
    page = reverse("bookings:book", args=[unit.resource_id])
    address = f"{page}?day={DAY}&amp;begins=10:00&amp;ends=12:00#wait"
    assert address in timetable.content.decode()
    response = client.get(page, {"day": DAY, "begins": "10:00", "ends": "12:00"})
    assert response.context["can_wait"]
    assert "This time is taken." in response.content.decode()
    sent = form(begins="10:00", ends="12:00")
    client.post(reverse("waitlist:join", args=[unit.resource_id]), sent)
    row = WaitlistEntry.objects.get(person=booker)
    assert (row.earliest, row.latest, row.minutes) == (at(10), at(12), 120)


@pytest.mark.django_db
def test_nobody_waits_for_their_own_time_or_one_that_has_begun(unit, booker, client, time_machine):
    booked(unit, booker, start=10, end=12)
    booked(unit, start=13, end=15)
    time_machine.move_to(at(13, 30))
    body = client.get(
        reverse("availability:timetable", args=[unit.space.code]), {"day": DAY}
    ).content.decode()
    assert "#wait" not in body


@pytest.mark.django_db
def test_the_page_of_a_machine_tells_a_visitor_when_it_is_free_and_what_they_need(unit, client):
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(unit=unit, model=None)
    course = CourseFactory(space=unit.space, competence=need.competence)
    session = CourseSessionFactory(course=course, starts_at=at(16), enrol_until=at(12))
    response = client.get(unit.get_absolute_url())
    body = response.content.decode()
    (shown_need,) = response.context["needs"]
    assert (shown_need.competence, shown_need.has, shown_need.session) == (need.competence, None, session)
    assert body.count(f'href="{session.get_absolute_url()}"') == 2  # its name, and the button that enrols
    (day, starts), *_rest = response.context["next_times"]
    assert (day, starts[0].label) == (NOW.date(), "12:30")
    html = client.get(reverse("availability:find"), {"kind": unit.model.category.code}).content.decode()
    assert f'<a href="{unit.get_absolute_url()}">' in html


@pytest.mark.django_db
def test_signing_in_says_what_for_and_leads_back_to_it(unit, client):
    client.cookies["django_language"] = "en"
    start = client.get(unit.get_absolute_url()).context["next_times"][0][1][0]
    read = client.get(start.url)
    body = client.get(read.context["sign_in"]).content.decode()
    assert "booking Strela" in body
    assert "Wednesday 25 November, 12:30–13:30" in body.replace("\u00a0", " ")
    person = PersonFactory(email="ana@example.org")
    person.set_password("dolga-gesla-so-dobra")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    data = {"login": "ana@example.org", "password": "dolga-gesla-so-dobra", "next": start.url}
    back = client.post(reverse("account_login"), data)
    assert back["Location"] == start.url


@pytest.mark.django_db
def test_signing_in_says_nothing_of_what_the_public_does_not_see(unit, client):
    client.cookies["django_language"] = "en"
    session = CourseSessionFactory(starts_at=at(16))
    for address in (session.get_absolute_url(), reverse("reception:unit_qr", args=[unit.qr])):
        body = client.get(reverse("account_login"), {"next": address}).content.decode()
        assert (str(session.course) in body) == (address == session.get_absolute_url())
        assert ("Strela" in body) == (address != session.get_absolute_url())
    hidden = UnitFactory(resource__name="Strela", resource__space=SpaceFactory(state="draft"))
    page = reverse("bookings:book", args=[hidden.resource_id])
    assert "Strela" not in client.get(reverse("account_login"), {"next": page}).content.decode()
    for address in ("/nowhere/", reverse("bookings:book", args=[10**9]), "//evil.example/book/1/"):
        assert client.get(reverse("account_login"), {"next": address}).status_code == 200


@pytest.mark.django_db
def test_a_machine_out_of_service_says_until_when(unit, client):
    manager = person_with_role("manager", unit.space)
    outages.start_outage(unit=unit, reason="Leča", expected_until=at(15), by=manager, now=NOW)
    response = client.get(unit.get_absolute_url())
    assert response.context["unit_panels"][0][1]["out_until"] == at(15)
    assert response.context["next_times"] == []


@pytest.mark.django_db
def test_what_was_cancelled_is_not_to_come_and_can_be_booked_again(unit, booker, client):
    kept, gone = booked(unit, booker, 10, 11), booked(unit, booker, 13, 15)
    bookings.cancel(booking=gone, by=booker, now=NOW)
    page = client.get(reverse("bookings:my_bookings"))
    assert (page.context["upcoming"], page.context["past"]) == ([kept], [gone])
    again = f"{reverse('bookings:book', args=[unit.resource_id])}?minutes=120"
    assert again in page.content.decode()
    assert again in client.get(gone.get_absolute_url()).content.decode()
    assert client.get(again).context["times"].minutes == 120


@pytest.mark.django_db
def test_the_search_says_what_is_out_of_service_and_until_when(unit, client):
    manager = person_with_role("manager", unit.space)
    outages.start_outage(unit=unit, reason="Leča", expected_until=at(15), by=manager, now=NOW)
    client.cookies["django_language"] = "en"
    body = client.get(reverse("availability:find"), {"kind": unit.model.category.code}).content.decode()
    assert "Nothing like this in the region yet" not in body
    assert unit.get_absolute_url() in body
    assert "Thursday 26 November, 15:00" in body.replace("\u00a0", " ")


@pytest.mark.django_db
def test_the_search_names_the_largest_where_nothing_is_large_enough(unit, client):
    width = Property.objects.create(
        category=unit.model.category, code="width", name={"en": "Width"}, unit="mm"
    )
    PropertyValue.objects.create(model=unit.model, property=width, number=600)
    client.cookies["django_language"] = "en"
    query = {"kind": unit.model.category.code, "p-width": "900"}
    response = client.get(reverse("availability:find"), query)
    (most,) = response.context["largest"]
    assert (most.number, most.unit) == (600, unit)
    assert "600 mm" in response.content.decode()
    assert client.get(reverse("availability:find"), query | {"p-width": "500"}).context["largest"] == []


@pytest.mark.django_db
def test_a_visitor_who_asks_for_what_they_may_use_is_told_to_sign_in(unit, client):
    client.cookies["django_language"] = "en"
    query = {"kind": unit.model.category.code, "mine": "on"}
    body = client.get(reverse("availability:find"), query).content.decode()
    assert "Sign in to see only what you may use" in body
    client.force_login(PersonFactory(language="en"))
    assert "Sign in to see only" not in client.get(reverse("availability:find"), query).content.decode()


@pytest.mark.django_db
def test_change_in_the_review_of_a_series_keeps_all_that_was_typed(unit, booker, client):
    page = reverse("bookings:book", args=[unit.resource_id])
    typed = form(repeat="2", until="2026-12-24", people="3", purpose="Stol", begins="14:00", ends="15:30")
    review = client.post(page, typed).content.decode()
    assert 'name="change"' in review
    response = client.post(page, typed | {"change": "1"})
    assert response.status_code == 200
    assert Booking.objects.count() == 0
    bound = response.context["form"]
    assert {name: bound[name].value() for name in typed} == typed
    for value in ("14:00", "15:30", "2026-12-24", "Stol"):
        assert f'value="{value}"' in response.content.decode()


@pytest.mark.django_db
def test_a_reason_of_staff_is_seen_in_the_review_of_a_series(unit, client):
    manager = PersonFactory()
    RoleAssignmentFactory(person=manager, role="manager", space=unit.space)
    client.force_login(manager)
    page = reverse("bookings:book", args=[unit.resource_id])
    typed = form(repeat="1", until="2026-12-10", begins="17:00", ends="20:00")
    assert 'name="confirmed"' not in client.post(page, typed).content.decode()
    assert 'name="confirmed"' in client.post(page, typed | {"override": "Sejem"}).content.decode()


@pytest.mark.django_db
def test_a_timetable_counts_seats_not_claims(region, client):
    pool = ResourceFactory(kind="seats", capacity=2, space=SpaceFactory(state="published"))
    for start, end in ((at(9, 30), at(10, 15)), (at(10, 15), at(10, 45))):
        person = PersonFactory()
        bookings.book(
            resource_id=pool.pk, person=person, booking_request=BookingRequest(start, end), by=person, now=NOW
        )
    client.force_login(PersonFactory())
    body = client.get(
        reverse("availability:timetable", args=[pool.space.code]), {"day": DAY}
    ).content.decode()
    assert "begins=10:00" in body


@pytest.mark.django_db
def test_the_reminders_link_needs_no_sign_in_and_serves_for_this_time_only(unit, client):
    booking = booked(unit)
    assert scheduled.remind(now=NOW + dt.timedelta(hours=14)) == 1
    url = reverse("bookings:confirm_attendance", args=[attendance_token(booking)])
    assert client.get(url).status_code == 200
    booking.refresh_from_db()
    assert booking.attendance_confirmed_at is None  # scanners of mail open links
    client.post(url)
    booking.refresh_from_db()
    assert booking.attendance_confirmed_at is not None
    Booking.objects.filter(pk=booking.pk).update(starts_at=at(9))
    assert client.get(url).status_code == 404
    assert client.get(reverse("bookings:confirm_attendance", args=["forged"])).status_code == 404


@pytest.mark.django_db
def test_the_search_knows_size_place_time_and_says_what_is_missing(unit, booker, client):
    width = Property.objects.create(
        category=unit.model.category, code="width", name={"en": "Width"}, unit="mm"
    )
    PropertyValue.objects.create(model=unit.model, property=width, number=600)
    page = reverse("availability:find")
    query = {"kind": unit.model.category.code, "near": "kranj", "km": "30", "day": DAY, "minutes": "120"}
    assert "Strela" in client.get(page, query | {"p-width": "600"}).content.decode()
    too_large = client.get(page, query | {"p-width": "601"}).context
    assert (too_large["fits"], too_large["near"]) == ([], [])
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    body = client.get(page, query | {"mine": "on"}).content.decode()
    assert "Strela" in body
    assert reverse("learning:competence", args=[need.competence.code]) in body
    booked_all = client.get(page, query | {"begins": "18:00", "ends": "20:00"}).content.decode()
    assert reverse("availability:week", args=[unit.resource_id]) in booked_all


@pytest.mark.django_db
def test_the_search_takes_the_same_statements_however_many_there_are(unit, booker, client):
    page, query = (
        reverse("availability:find"),
        {"kind": unit.model.category.code, "day": DAY, "minutes": "60"},
    )
    counts = []
    for _round in range(2):
        client.get(page, query)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page, query).status_code == 200
        counts.append(len(queries))
        UnitFactory.create_batch(5, model=unit.model, resource__space=unit.space)
    assert counts[0] == counts[1]
    assert counts[0] <= 14


@pytest.mark.django_db
def test_a_booking_that_an_outage_cancelled_moves_to_another_place_in_one_click(unit, booker, client):
    """The same booking, not a second one: its number, purpose and calendar entry stay."""
    space = SpaceFactory(state="published", lon=14.30, lat=46.24)
    for weekday in range(5):
        OpeningHours.objects.create(space=space, weekday=weekday, opens=dt.time(8), closes=dt.time(18))
    other = UnitFactory(model=unit.model, resource__space=space, resource__name="Drugi laser")
    row = booked(unit, booker)
    manager = person_with_role("manager", unit.space)
    outages.start_outage(unit=unit, reason="Vrtljaji", expected_until=at(18), by=manager, now=NOW)
    row.refresh_from_db()
    assert row.state == "displaced"
    page = client.get(row.get_absolute_url())
    [(elsewhere, url)] = page.context["other"]["elsewhere"]
    assert elsewhere.resource == other.resource
    assert url.split("?")[0] == reverse("bookings:move_to", args=[row.pk, other.resource_id])
    assert "Drugi laser" in client.get(url).content.decode()
    answer = client.post(url, {"day": DAY, "begins": "10:00", "ends": "11:00", "seats": 1, "people": 1})
    assert answer.status_code == 302, answer.context["form"].errors
    [moved] = Booking.objects.filter(person=booker)
    expected = (row.pk, other.resource, space, "confirmed")
    assert (moved.pk, moved.resource, moved.space, moved.state) == expected
