"""The machine's page on a phone and the staff's day."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.models import Letter
from ceh.maintenance.models import Fault
from ceh.network.models import OpeningHours
from ceh.usage.models import Usage
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import PaperFactory, RequirementFactory, UnitFactory
from tests.factories.maintenance import FaultFactory, HazardFactory, OutageFactory
from tests.factories.network import SpaceFactory, tie
from tests.factories.people import PersonFactory
from tests.factories.timetable import OccupancyFactory
from tests.factories.usage import UsageFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def space(region):
    return SpaceFactory(phone="+386 4 201 00 00")


@pytest.fixture
def member(unit):
    return tie(PersonFactory(), unit.space)


def url(name, unit, **values):
    return reverse(
        f"{'maintenance' if name == 'report' else 'reception'}:{name}", kwargs={"code": unit.qr} | values
    )


def faults_of(unit):
    return reverse("maintenance:faults", args=[unit.space.code])


def desk_url(name, unit):
    app = "reception" if name == "today" else "usage"
    return reverse(f"{app}:{name}", kwargs={"slug": unit.space.code})


def test_a_visitor_sees_the_machine_and_is_sent_to_sign_in(unit, client):
    html = client.get(url("unit_qr", unit)).content.decode()
    assert str(unit) in html
    assert "next=/u/" in html
    assert "+386 4 201 00 00" in html
    assert client.post(url("start", unit)).status_code == 302
    assert not Usage.objects.exists()
    assert client.get(reverse("reception:unit_qr", kwargs={"code": "nothing"})).status_code == 404
    UsageFactory(unit=unit)
    html = client.get(url("unit_qr", unit)).content.decode()
    assert "Nekdo ga uporablja od" in html
    assert "Prijavite se in zaženite" not in html


def test_two_taps_start_and_stop(unit, member, client):
    client.force_login(member)
    client.post(url("start", unit))
    running = Usage.objects.get()
    assert (running.person, running.state) == (member, "open")
    assert url("stop", unit) in client.get(url("unit_qr", unit)).content.decode()
    client.post(url("stop", unit))
    running.refresh_from_db()
    assert running.state == "closed"


def test_who_is_refused_reads_why_on_the_same_page(unit, member, client):
    other = UsageFactory(unit=unit, started_at=timezone.now()).person
    client.force_login(member)
    answer = client.post(url("start", unit))
    assert answer.status_code == 409
    assert str(other) not in answer.content.decode()
    assert client.post(url("stop", unit)).status_code == 403


def starts(client, unit):
    """What the page of a machine shows: whether it offers to start, and its words."""
    page = client.get(url("unit_qr", unit), headers={"accept-language": "en"}).content.decode()
    return f'action="{url("start", unit)}"' in page, page


def test_start_is_offered_only_where_it_succeeds(unit, member, client, now):
    client.force_login(member)
    assert starts(client, unit)[0]
    OpeningHours.objects.create(
        space=unit.space, weekday=(now.weekday() + 1) % 7, opens=dt.time(8), closes=dt.time(9)
    )
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    is_offered, page = starts(client, unit)
    assert not is_offered
    assert str(need.competence) in page
    assert "Closed now" in page
    assert "You can start it when the space is open." in page
    assert "all that time" not in page
    client.logout()
    assert "Sign in and start" not in starts(client, unit)[1]


def test_a_closure_is_no_time_of_somebody_else(unit, member, client, now):
    OccupancyFactory(resource=unit.resource, kind="closure", starts_at=now - HOUR, ends_at=now + HOUR)
    client.force_login(member)
    is_offered, page = starts(client, unit)
    assert not is_offered
    assert "Closed now" in page
    assert "is already taken" not in page
    refused = client.post(url("start", unit), headers={"accept-language": "en"}).content.decode()
    assert "It is closed until" in refused


def test_a_booking_of_a_machine_that_cannot_start_says_why(unit, member, client, now):
    booking_request = BookingRequest(now, now + HOUR)
    booking = bookings.book(
        resource_id=unit.resource_id, person=member, booking_request=booking_request, by=member, now=now
    )
    client.force_login(member)
    address, begin = booking.get_absolute_url(), reverse("reception:booking_start", args=[booking.pk])
    assert begin in client.get(address).content.decode()
    unit.access = "competence"
    unit.save()
    need = RequirementFactory(model=unit.model)
    page = client.get(address).content.decode()
    assert begin not in page
    assert str(need.competence) in page


def test_what_comes_next_is_told_without_names(unit, member, client):
    guest, now = PersonFactory(name="Secret Guest"), timezone.now()
    booking_request = BookingRequest(now + HOUR, now + 2 * HOUR)
    bookings.book(
        resource_id=unit.resource_id, person=guest, booking_request=booking_request, by=guest, now=now
    )
    html = client.get(url("unit_qr", unit)).content.decode()
    assert 'class="hour"' in html
    assert "Secret Guest" not in html


def test_warnings_outages_and_faults_stand_on_the_page(unit, client, now):
    HazardFactory(fault__unit=UnitFactory(model=unit.model), text="Look at the switch")
    FaultFactory(unit=unit)
    starts, ends = now + 24 * HOUR, now + 26 * HOUR
    OutageFactory(unit=unit, reason="Spring service", starts_at=starts, expected_until=ends)
    OccupancyFactory(resource=unit.resource, kind="outage", starts_at=starts, ends_at=ends)
    html = client.get(url("unit_qr", unit)).content.decode()
    assert "Look at the switch" in html
    assert "Spring service" in html


def test_one_tap_reports_and_words_follow(unit, member, manager, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(member)
    answer = client.post(url("report", unit), {"severity": "broken"})
    fault = Fault.objects.get()
    assert answer["Location"] == fault.get_absolute_url()
    assert client.get(fault.get_absolute_url()).status_code == 200
    details = reverse("maintenance:fault_details", kwargs={"pk": fault.pk})
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    photo = SimpleUploadedFile("p.png", picture.getvalue(), "image/png")
    client.post(details, {"text": "No light", "cause": "found", "picture": photo})
    fault.refresh_from_db()
    assert (fault.text, fault.cause, fault.picture.name[-4:]) == ("No light", "found", ".jpg")
    assert Letter.objects.filter(person=manager).count() == 1
    assert client.post(url("report", unit), {"severity": "huge"}).status_code == 400
    client.force_login(PersonFactory())
    assert client.get(fault.get_absolute_url()).status_code == 403


def test_the_manager_mends_from_the_faults_page(unit, manager, member, client):
    client.force_login(member)
    client.post(url("report", unit), {"severity": "danger"})
    fault = Fault.objects.get()
    client.force_login(manager)
    repair = reverse("maintenance:solve_fault", kwargs={"pk": fault.pk})
    page = client.get(fault.get_absolute_url()).content.decode()
    assert repair in page
    assert len(ids := re.findall(r' id="([^"]+)"', page)) == len(set(ids))  # two forms have a field "text"
    client.post(reverse("maintenance:mend", kwargs={"pk": fault.pk}))
    assert client.post(repair, {"answer": ""}).status_code == 422
    client.post(repair, {"answer": "New belt"})
    fault.refresh_from_db()
    unit.refresh_from_db()
    assert (fault.state, unit.state) == ("solved", "in_service")
    assert client.post(repair, {"answer": "Again"}).status_code == 409
    warn = reverse("maintenance:fault_warn", kwargs={"pk": fault.pk})
    assert client.post(warn, {"text": ""}).status_code == 422
    assert client.post(warn, {"text": "Check the belt"}).status_code == 302


def test_a_manager_takes_a_machine_out_and_back(unit, manager, client):
    client.force_login(manager)
    new = reverse("maintenance:outage_new", kwargs={"pk": unit.pk})
    until = (timezone.localtime() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(new, {"reason": "Belt", "until": "2020-01-01T10:00"}).status_code == 422
    page = client.post(new, {"reason": "Belt", "until": until})["Location"]
    unit.refresh_from_db()
    assert unit.state == "out_of_service"
    assert client.get(page).status_code == 200
    later = (timezone.localtime() + dt.timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"{page}extend/", {"until": later}).status_code == 302
    client.post(f"{page}end/", {"limits": "Slowly"})
    unit.refresh_from_db()
    assert (unit.state, unit.limits) == ("limited", "Slowly")


def test_the_desk_list_shows_faults_warnings_and_figures(unit, manager, client):
    fault = FaultFactory(unit=unit)
    notice = HazardFactory(fault__unit=UnitFactory(model=unit.model))
    client.force_login(manager)
    html = client.get(faults_of(unit)).content.decode()
    assert fault.get_absolute_url() in html
    assert notice.text in html
    client.post(reverse("maintenance:read_hazard", args=[unit.space.code]), {"hazard": notice.pk})
    assert notice.text not in client.get(faults_of(unit)).content.decode()
    assert (
        client.post(reverse("maintenance:read_hazard", args=[unit.space.code]), {"hazard": "x"}).status_code
        == 422
    )
    assert client.get(faults_of(unit) + "?export=csv").status_code == 200


def test_today_shows_who_comes_and_what_runs(unit, manager, client):
    now = timezone.now()
    running = UsageFactory(unit=unit, started_at=now - HOUR)
    guest = PersonFactory(name="Guest Today")
    other = UnitFactory(resource__space=unit.space)
    local = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    bookings.book(
        resource_id=other.resource_id,
        person=guest,
        booking_request=BookingRequest(local, local + HOUR),
        by=guest,
        now=local - 2 * HOUR,
    )
    client.force_login(manager)
    html = client.get(desk_url("today", unit)).content.decode()
    assert "Guest Today" in html
    assert str(running.person) in html
    stop = reverse("usage:stop_usage", kwargs={"pk": running.pk})
    assert client.post(stop, {"back": "today"})["Location"] == desk_url("today", unit)
    client.force_login(guest)
    assert client.get(desk_url("today", unit)).status_code == 403


def test_a_paper_list_is_entered_line_by_line(unit, manager, member, client):
    client.force_login(manager)
    day = timezone.localdate() - dt.timedelta(days=1)
    line = {
        "unit": unit.pk,
        "who": str(member.pk),
        "headcount": 1,
        "day": day,
        "begins": "10:00",
        "ends": "12:00",
    }
    page = desk_url("usage_new", unit)
    assert client.get(page).status_code == 200
    answer = client.post(page, line)
    assert answer["Location"].endswith(f"?day={day}")
    assert client.get(answer["Location"]).status_code == 200
    usage = Usage.objects.get()
    assert (usage.person, usage.source) == (member, "entered_by_staff")
    assert client.post(page, line).status_code == 422  # the time is taken
    assert client.post(page, line | {"who": "nobody@x.test"}).status_code == 422
    client.post(page, line | {"who": "", "headcount": 20, "begins": "13:00", "ends": "15:00"})
    assert Usage.objects.get(headcount=20).person is None
    assert client.get(desk_url("usages", unit)).status_code == 200
    assert client.get(desk_url("usages", unit) + "?export=csv").status_code == 200


def test_a_use_is_voided_with_a_reason(unit, manager, member, client):
    ended = timezone.now()
    usage = UsageFactory(unit=unit, person=member, started_at=ended - HOUR, ended_at=ended, state="closed")
    void = reverse("usage:void_usage", kwargs={"pk": usage.pk})
    client.force_login(member)
    assert client.get(reverse("usage:usage", kwargs={"pk": usage.pk})).status_code == 200
    assert client.get(void).status_code == 403
    client.force_login(manager)
    assert client.post(void, {"reason": ""}).status_code == 422
    client.post(void, {"reason": "Twice on the list"})
    usage.refresh_from_db()
    assert (usage.state, usage.void_reason) == ("voided", "Twice on the list")


def test_ones_own_machines(unit, member, client):
    running = UsageFactory(unit=unit, person=member, started_at=timezone.now())
    client.force_login(member)
    html = client.get(reverse("usage:my_usage")).content.decode()
    assert str(unit) in html
    client.post(reverse("usage:stop_usage", kwargs={"pk": running.pk}))
    assert Usage.objects.get().state == "closed"


@pytest.mark.parametrize("name", ["today", "faults", "usages"])
def test_lists_ask_the_same_number_of_times_however_long_they_are(
    name, unit, manager, client, django_assert_max_num_queries
):
    client.force_login(manager)
    page = faults_of(unit) if name == "faults" else desk_url(name, unit)

    def more():
        machine = UnitFactory(resource__space=unit.space)
        UsageFactory(unit=machine, started_at=timezone.now())
        FaultFactory(unit=machine)
        OutageFactory(unit=machine, begun_at=timezone.now())

    more()
    client.get(page)  # what is kept in the process is kept from now on
    with django_assert_max_num_queries(13) as few:
        client.get(page)
    for _n in range(3):
        more()
    client.get(page)
    with django_assert_max_num_queries(13) as many:
        client.get(page)
    assert len(few) == len(many)


def test_staff_starts_a_free_machine_for_a_member_a_class_or_to_mend_it(unit, manager, member, client):
    page = desk_url("usage_start", unit)
    client.force_login(member)
    assert client.get(page).status_code == 403
    assert client.post(page, {"unit": unit.pk, "headcount": 1}).status_code == 403
    client.force_login(manager)
    assert f"{page}?unit={unit.pk}" in client.get(desk_url("today", unit)).content.decode()
    assert f'value="{unit.pk}" selected' in client.get(f"{page}?unit={unit.pk}").content.decode()
    data = {"unit": unit.pk, "who": "", "headcount": 1}
    for more, expected in (
        ({"who": str(member.pk)}, (member, 1, "unknown", False)),
        ({"headcount": 12, "band": "under15"}, (None, 12, "under15", False)),
        ({"maintenance": "on"}, (manager, 1, "unknown", True)),
    ):
        assert client.post(page, data | more)["Location"] == desk_url("today", unit)
        usage = Usage.objects.get(state="open")
        assert (usage.person, usage.headcount, usage.band, usage.maintenance) == expected
        assert (usage.source, usage.recorded_by) == ("entered_by_staff", manager)
        assert client.post(page, data | more).status_code in (302, 422)  # it runs already
        assert Usage.objects.filter(state="open").count() == 1
        assert client.get(reverse("usage:usage", kwargs={"pk": usage.pk})).status_code == 200
        client.post(reverse("usage:stop_usage", kwargs={"pk": usage.pk}))


def test_a_reason_of_staff_sets_the_hours_aside_at_the_counter(unit, manager, member, client):
    OpeningHours.objects.create(space=unit.space, weekday=0, opens=dt.time(8), closes=dt.time(9))
    client.force_login(manager)
    data = {"unit": unit.pk, "who": str(member.pk), "headcount": 1}
    assert client.post(desk_url("usage_start", unit), data).status_code == 422
    client.post(desk_url("usage_start", unit), data | {"override": "An open evening"})
    assert Usage.objects.get().person == member


def test_the_phone_asks_how_many_are_there_only_where_the_rules_ask_it(unit, member, client):
    BookingRulesFactory(space=unit.space, people=2)
    client.force_login(member)
    assert 'name="people"' in client.get(url("unit_qr", unit)).content.decode()
    response = client.post(url("start", unit))
    assert response.status_code == 422
    assert 'name="people"' in response.content.decode()
    assert 'name="override"' not in response.content.decode()
    assert client.post(url("start", unit), {"people": "no"}).status_code == 422
    client.post(url("start", unit), {"people": "2"})
    assert Usage.objects.get().headcount == 2


def test_a_manager_gives_a_reason_on_the_phone(unit, manager, client):
    OpeningHours.objects.create(space=unit.space, weekday=0, opens=dt.time(8), closes=dt.time(9))
    client.force_login(manager)
    html = client.post(url("start", unit)).content.decode()
    assert "required" in html.partition('name="override"')[2].partition(">")[0]
    assert "Vseeno zaženi" in html
    client.post(url("start", unit), {"override": "Getting ready"})
    assert Usage.objects.get().person == manager


def test_the_paper_list_knows_maintenance_and_the_age_of_a_class(unit, manager, client):
    client.force_login(manager)
    day = timezone.localdate() - dt.timedelta(days=1)
    line = {"unit": unit.pk, "who": "", "headcount": 9, "band": "15-17", "maintenance": "on", "day": day}
    client.post(desk_url("usage_new", unit), line | {"begins": "10:00", "ends": "12:00"})
    usage = Usage.objects.get()
    assert (usage.maintenance, usage.band) == (True, "15-17")


def test_the_label_s_page_lists_manuals_under_to_read_but_no_photos(client, space):
    unit = UnitFactory(resource__space=space)
    PaperFactory(model=unit.model, title="Navodila za laser")
    PaperFactory(model=None, unit=unit, kind="photo", title="Slika laserja")
    page = client.get(f"/u/{unit.qr}/").content.decode()
    assert "Navodila za laser" in page
    assert "Slika laserja" not in page
