"""A moment of a space reads the same everywhere: on the space's clock, also where that is not the region's."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ceh.bookings import emails
from ceh.bookings.models import Booking
from ceh.core.mail import message_of
from ceh.core.models import Letter
from ceh.maintenance.actions import outages
from ceh.usage.models import Usage
from ceh.usage.views.desk_usage import UsageTable
from ceh.waitlist.models import WaitlistEntry
from ceh.web import exports
from tests.factories.bookings import BookingFactory
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.equipment import UnitFactory
from tests.factories.maintenance import FaultFactory
from tests.factories.timetable import ResourceFactory, SpaceCalendarFactory
from tests.factories.usage import UsageFactory, VisitFactory
from tests.factories.waitlist import WaitlistEntryFactory

HOUR = re.compile(r"\b(\d\d):(07|47)\b")  # all moments below; machines print them with seconds or an offset
pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 27, 15, 7, tzinfo=dt.UTC)
THEN = AT - dt.timedelta(days=3)  # before the clock of the tests
LONG = dt.timedelta(minutes=40)
# Tags that tell a moment of the network, not of a space: they stay on the region's clock.
OF_THE_REGION = {
    "ledger/account.html",
    "mentors/mentor.html",
    "monitoring/lines.html",
    "people/desk_people.html",
    "plan/player.html",
    "questionnaires/collection.html",
    "questionnaires/later.html",
    "support/case.html",
    "support/_rows.html",
    "support/_shortlist.html",
    "surveys/survey.html",
    "people/desk_unmerge.html",
    "people/tokens.html",
    "billing/settlement.html",
    "region/desk_region.html",
    "usage_year.html",
    "web/gallery/words.html",
}


@pytest.fixture
def there(space, unit, member, manager):
    """A space in London with one of everything that tells a time."""
    SpaceCalendarFactory(space=space, zone="Europe/London")
    session = CourseSessionFactory(
        course=CourseFactory(space=space), starts_at=AT, ends_at=AT + LONG, enrol_until=AT, trainer=member
    )
    booking = BookingFactory(resource=unit.resource, person=member, starts_at=AT, ends_at=AT + LONG)
    displaced = BookingFactory(resource=unit.resource, person=member, starts_at=AT, ends_at=AT + LONG)
    Booking.objects.filter(pk=displaced.pk).update(state="displaced")
    usage = UsageFactory(unit=unit, person=member, started_at=THEN, recorded_at=THEN)
    Usage.objects.filter(pk=usage.pk).update(state="closed", ended_at=THEN + LONG)
    UsageFactory(unit=UnitFactory(resource__space=space), person=member, started_at=THEN, recorded_at=THEN)
    hopes = {"resource": unit.resource, "person": member, "earliest": AT, "latest": AT + LONG, "minutes": 40}
    offer = {"offered_from": AT, "offered_until": AT}
    WaitlistEntry.objects.filter(pk=WaitlistEntryFactory(**hopes).pk).update(state="offered", **offer)
    WaitlistEntryFactory(**hopes | {"resource": ResourceFactory(space=space)})
    return {
        "booking": booking.pk,
        "unit": unit.qr,
        "kind": unit.model.category.code,
        "session": session.pk,
        "enrolment": EnrolmentFactory(session=session, person=member).pk,
        "usage": usage.pk,
        "fault": FaultFactory(unit=unit, reported_at=THEN, reported_by=member).pk,
        "outage": outages.start_outage(
            unit=unit, reason="Servis", expected_until=AT, by=manager, now=THEN
        ).pk,
        "visit": VisitFactory(space=space, person=member, at=THEN, recorded_at=THEN, recorded_by=member).pk,
        "space": space.code,
    }


def hours_of(response):
    """The hours on the page, without what machines read and without histories."""
    text = b"".join(response.streaming_content) if response.streaming else response.content
    text = re.sub(
        r'<ol class="timeline">.*?</ol>', "", text.decode(), flags=re.DOTALL
    )  # by the database's clock
    text = re.sub(r"<[^>]*>", " ", text)
    return {hour for hour, _minute in HOUR.findall(text)}


@pytest.mark.parametrize(
    "path",
    [
        "/bookings/{booking}/",
        "/me/",
        "/me/bookings/",
        "/me/usage/",
        "/me/usage/?export=csv",
        "/u/{unit}/",
        "/courses/",
        "/sessions/{session}/",
        "/me/courses/",
        "/find/?kind={kind}",
    ],
)
def test_a_member_reads_the_hours_of_the_space(client, there, member, path):
    client.force_login(member)
    assert hours_of(client.get(path.format(**there))) == {"15"}


@pytest.mark.parametrize(
    "path",
    [
        "/bookings/{booking}/",
        "/spaces/{space}/usage/",
        "/spaces/{space}/usage/?export=csv",
        "/usage/{usage}/",
        "/usage/{usage}/void/",
        "/spaces/{space}/today/",
        "/spaces/{space}/faults/",
        "/spaces/{space}/faults/?export=csv",
        "/faults/{fault}/",
        "/outages/{outage}/",
        "/visits/{visit}/",
        "/spaces/{space}/courses/",
    ],
)
def test_a_manager_reads_the_hours_of_the_space(client, there, manager, path):
    client.force_login(manager)
    assert hours_of(client.get(path.format(**there))) == {"15"}


def test_a_workbook_has_the_hours_of_the_space(there):
    header, *rows = UsageTable(Usage.objects.select_related("unit__resource", "person")).export_rows()
    answer = exports.xlsx_response("usage", header, rows)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    answer.file_to_stream.close()
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {cell.hour for cell in cells if isinstance(cell, dt.datetime)} == {15}


def test_the_records_of_a_year_have_the_hours_of_the_space(client, there, coordinator):
    client.force_login(coordinator)
    assert hours_of(client.get("/usage/year/records/?year=2026")) == {"15"}


def test_a_letter_tells_the_hours_of_the_space(there):
    emails.own_step(Booking.objects.get(pk=there["booking"]), "made")
    letter = Letter.objects.get()
    assert {hour for hour, _minute in HOUR.findall(message_of(letter).body)} == {"15"}


def test_hours_entered_for_a_closure_are_those_of_the_space(client, there, manager, space):
    client.force_login(manager)
    sent = {"starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T12:00", "reason": "Inventura"}
    client.post(f"/spaces/{space.code}/hours/close/", sent)
    assert space.closures.get().starts_at == dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)


def test_every_moment_of_a_page_says_on_whose_clock():
    """`{% when value at=space %}`: a tag that does not say it, tells the hour of the region."""
    silent = {
        (str(path).split("/templates/")[1], tag)
        for path in Path("ceh").rglob("templates/**/*")
        if path.suffix in (".html", ".txt")
        for tag in re.findall(r"\{% (?:when|span|until|ago) [^%]*%\}", path.read_text())
        if " at=" not in tag
    }
    assert {name for name, _tag in silent if not name.endswith(tuple(OF_THE_REGION))} == set()
