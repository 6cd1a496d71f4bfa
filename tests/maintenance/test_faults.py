"""Faults, outages and warnings: one tap, letters at each step, bookings that give way, machines that come back."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.maintenance.actions import faults, outages
from ceh.maintenance.models import Fault, HazardRead, Outage
from ceh.maintenance.queries import faults as queries
from ceh.maintenance.rules import faults as rules
from ceh.timetable import queries as timetable
from ceh.timetable.actions import claims
from ceh.timetable.actions.claims import Claim
from ceh.usage.actions import usage
from tests.factories.courses import CourseSessionFactory
from tests.factories.equipment import UnitFactory
from tests.factories.maintenance import FaultFactory, OutageFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.letters import write_letters

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def manager_of(space):
    person = PersonFactory()
    RoleAssignmentFactory(person=person, role="manager", space=space)
    return person


@pytest.fixture
def manager(unit):
    return manager_of(unit.space)


def book(unit, person, start, hours=1):
    return bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=BookingRequest(start, start + hours * HOUR),
        by=person,
        now=NOW - HOUR,
    )


def letters(name):
    """To whom letters of this name went."""
    return [letter.person for letter in Letter.objects.filter(key__startswith=f"{name}:").order_by("pk")]


@pytest.mark.django_db
def test_the_page_of_an_outage_names_the_sessions_that_need_the_machine(unit, manager, client):
    session = CourseSessionFactory(course__space=unit.space, starts_at=NOW + DAY)
    claim = Claim(unit.resource_id, session.starts_at, session.ends_at, whole=True)
    with transaction.atomic():
        claims.claim([claim], kind="session", source_type="courses.session", source_id=session.pk, now=NOW)
    outage = outages.start_outage(
        unit=unit, reason="The lens.", expected_until=NOW + 2 * DAY, by=manager, now=NOW
    )
    client.force_login(manager)
    page = reverse("maintenance:outage", args=[outage.pk])
    assert session.get_absolute_url() in client.get(page).content.decode()
    outages.end_outage(outage=outage, by=manager, now=NOW + HOUR)
    assert session.get_absolute_url() not in client.get(page).content.decode()


@pytest.mark.django_db
def test_one_tap_reports_a_fault_and_a_double_tap_is_one_report(unit, member, manager):
    values = {"unit": unit, "severity": "limited", "by": member}
    first = faults.report_fault(**values, now=NOW, text=" The lid sticks. ", cause="happened")
    assert (first.state, first.text, first.cause) == ("reported", "The lid sticks.", "happened")
    assert faults.report_fault(**values, now=NOW + dt.timedelta(seconds=20)) == first
    assert faults.report_fault(**values, now=NOW + HOUR) != first
    assert letters("fault_reported") == [manager, manager]
    unit.refresh_from_db()
    assert unit.state == "in_service"


@pytest.mark.django_db
def test_only_people_with_an_account_report(unit):
    with pytest.raises(Refused) as caught:
        faults.report_fault(unit=unit, severity="note", by=None, now=NOW)
    assert caught.value.rule == "maintenance.report_fault"


@pytest.mark.django_db
def test_a_danger_stops_the_machine_at_once_and_bookings_give_way(unit, member, manager):
    running = usage.start_usage(unit=unit, by=member, now=NOW - HOUR)
    soon, later = book(unit, member, NOW + 2 * HOUR), book(unit, member, NOW + 30 * HOUR)
    fault = faults.report_fault(unit=unit, severity="danger", by=member, now=NOW)
    for row in (unit, running, soon, later):
        row.refresh_from_db()
    assert unit.state == "out_of_service"
    assert (running.state, running.closed_by, running.ended_at) == ("closed", "outage", NOW)
    assert (soon.state, later.state) == ("displaced", "confirmed")
    write_letters()
    assert letters("booking_displaced") == [member]
    outage = fault.outages.get()
    assert (outage.planned, outage.begun_at, outage.expected_until) == (False, NOW, NOW + DAY)
    with pytest.raises(Refused) as caught:
        usage.start_usage(unit=unit, by=member, now=NOW + HOUR)
    assert caught.value.rule == "usage.unit_stopped"
    assert faults.report_fault(unit=unit, severity="danger", by=manager, now=NOW + HOUR).outages.count() == 0


@pytest.mark.django_db
def test_the_reporter_hears_of_each_step_and_the_machine_comes_back(unit, member, manager):
    fault = faults.report_fault(unit=unit, severity="danger", by=member, now=NOW)
    values = {"fault": fault, "by": manager, "now": NOW + HOUR}
    faults.take_step(**values, verb="see_fault")
    faults.take_step(**values, verb="mend")
    with pytest.raises(Refused) as caught:
        faults.take_step(**values, verb="solve_fault")
    assert caught.value.rule == "fault.answer"
    faults.take_step(**values, verb="solve_fault", answer="New switch.")
    unit.refresh_from_db()
    fault.refresh_from_db()
    assert (fault.state, fault.answer, fault.ended_at) == ("solved", "New switch.", NOW + HOUR)
    assert unit.state == "in_service"
    assert letters("fault_step") == [member] * 3
    assert not timetable.claims([unit.resource_id], NOW + 2 * HOUR, NOW + DAY).exists()


@pytest.mark.django_db
def test_who_does_not_care_for_the_machine_takes_no_step(unit, member):
    fault = FaultFactory(unit=unit)
    for verb in ("see_fault", "mend", "solve_fault", "dismiss_fault"):
        with pytest.raises(Refused) as caught:
            faults.take_step(fault=fault, verb=verb, by=member, now=NOW, answer="So")
        assert caught.value.rule == "equipment.care_for_unit"
    with pytest.raises(Refused) as caught:
        outages.start_outage(unit=unit, reason="x", expected_until=NOW + DAY, by=member, now=NOW)
    assert caught.value.rule == "equipment.care_for_unit"


@pytest.mark.django_db
def test_an_outage_ends_early_and_the_rest_is_free(unit, manager):
    outage = outages.start_outage(unit=unit, reason="Belt", expected_until=NOW + 2 * DAY, by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        outages.start_outage(unit=unit, reason="Again", expected_until=NOW + DAY, by=manager, now=NOW)
    assert caught.value.rule == "maintenance.outage_open"
    outages.end_outage(outage=outage, by=manager, now=NOW + HOUR, limits="Only soft wood")
    outages.end_outage(outage=outage, by=manager, now=NOW + 2 * HOUR)
    unit.refresh_from_db()
    assert (unit.state, unit.limits, outage.ended_at) == ("limited", "Only soft wood", NOW + HOUR)
    assert [claim.ends_at for claim in timetable.claims_of(outages.SOURCE, outage.pk)] == [NOW + HOUR]


@pytest.mark.django_db
def test_an_outage_can_last_longer_or_shorter(unit, member, manager):
    tomorrow = book(unit, member, NOW + 26 * HOUR)
    outage = outages.start_outage(unit=unit, reason="Belt", expected_until=NOW + DAY, by=manager, now=NOW)
    outages.extend_outage(outage=outage, expected_until=NOW + 2 * DAY, by=manager, now=NOW)
    tomorrow.refresh_from_db()
    assert tomorrow.state == "displaced"
    assert (
        bookings.move_booking(
            booking=tomorrow,
            booking_request=BookingRequest(NOW + 50 * HOUR, NOW + 51 * HOUR),
            by=member,
            now=NOW,
        ).state
        == "confirmed"
    )
    outages.extend_outage(outage=outage, expected_until=NOW + HOUR, by=manager, now=NOW)
    assert not timetable.claims([unit.resource_id], NOW + HOUR, NOW + 49 * HOUR).exists()
    outages.end_outage(outage=outage, by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        outages.extend_outage(outage=outage, expected_until=NOW + DAY, by=manager, now=NOW)
    assert caught.value.rule == "maintenance.outage_over"


@pytest.mark.django_db
def test_a_planned_outage_begins_and_ends_by_itself_late_or_twice(unit, member, manager):
    outage = outages.start_outage(
        unit=unit,
        reason="Service",
        starts_at=NOW + 5 * HOUR,
        expected_until=NOW + 7 * HOUR,
        planned=True,
        by=manager,
        now=NOW,
    )
    unit.refresh_from_db()
    assert (unit.state, outage.begun_at) == ("in_service", None)
    running = usage.start_usage(unit=unit, by=member, now=NOW + 4 * HOUR)
    assert outages.begin_due(now=NOW + 4 * HOUR) == 0
    assert [outages.begin_due(now=NOW + 6 * HOUR), outages.begin_due(now=NOW + 6 * HOUR)] == [1, 0]
    unit.refresh_from_db()
    running.refresh_from_db()
    assert (unit.state, running.closed_by) == ("out_of_service", "outage")
    assert outages.settle_overdue(now=NOW + 6 * HOUR) == 0
    assert [outages.settle_overdue(now=NOW + 9 * HOUR), outages.settle_overdue(now=NOW + 9 * HOUR)] == [1, 0]
    unit.refresh_from_db()
    assert unit.state == "in_service"


@pytest.mark.django_db
def test_an_outage_that_nobody_ends_goes_on_and_tomorrows_bookings_give_way(unit, member, manager):
    outages.start_outage(unit=unit, reason="?", expected_until=NOW + HOUR, by=manager, now=NOW)
    booking = book(unit, member, NOW + 20 * HOUR)
    assert [outages.settle_overdue(now=NOW + 2 * HOUR), outages.settle_overdue(now=NOW + 2 * HOUR)] == [1, 0]
    booking.refresh_from_db()
    assert booking.state == "displaced"
    assert Outage.objects.get().expected_until == NOW + 26 * HOUR


@pytest.mark.django_db
def test_a_planned_outage_that_is_called_off_leaves_no_trace_in_the_time(unit, manager):
    outage = outages.start_outage(
        unit=unit,
        reason="Service",
        starts_at=NOW + DAY,
        expected_until=NOW + 2 * DAY,
        planned=True,
        by=manager,
        now=NOW,
    )
    outages.end_outage(outage=outage, by=manager, now=NOW + HOUR)
    assert not timetable.claims([unit.resource_id], NOW, NOW + 3 * DAY).exists()
    assert outages.begin_due(now=NOW + 30 * HOUR) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("planned", "starts", "until"),
    [
        (False, None, NOW),
        (True, NOW - HOUR, NOW + HOUR),
        (True, NOW + DAY, NOW + HOUR),
        (False, None, NOW + 500 * DAY),
    ],
)
def test_an_absurd_time_is_refused_at_its_field(unit, manager, planned, starts, until):
    with pytest.raises(Refused) as caught:
        outages.start_outage(
            unit=unit,
            reason="x",
            starts_at=starts,
            expected_until=until,
            planned=planned,
            by=manager,
            now=NOW,
        )
    assert (caught.value.rule, caught.value.kind) == ("maintenance.outage_time", "input")


@pytest.mark.django_db
def test_one_unplanned_outage_at_a_time_by_the_database(unit):
    OutageFactory(unit=unit, planned=False)
    with pytest.raises(IntegrityError, match="outage_one_unplanned"), transaction.atomic():
        OutageFactory(unit=unit, planned=False)


@pytest.mark.django_db
def test_all_who_have_the_model_are_warned_until_they_confirm(unit, member, manager):
    there = UnitFactory(model=unit.model, resource__space=SpaceFactory(state="published"))
    gone = UnitFactory(model=unit.model, resource__space=SpaceFactory(state="published"))
    type(gone).objects.filter(pk=gone.pk).update(state="retired")
    other = UnitFactory(resource__space=there.space)
    colleague, _retired = manager_of(there.space), manager_of(gone.space)
    fault = faults.report_fault(unit=unit, severity="danger", by=member, now=NOW)
    notice = faults.warn_others(fault=fault, text="The door switch is bridged.", by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        faults.warn_others(fault=fault, text="Again", by=manager, now=NOW)
    assert caught.value.rule == "maintenance.warned"
    assert letters("hazard") == [colleague]
    assert queries.unread_hazards([unit, there, other]) == {unit.pk: [], there.pk: [notice], other.pk: []}
    with pytest.raises(Refused):
        faults.read_hazard(hazard=notice, space=there.space, by=manager, now=NOW)
    for _again in range(2):
        faults.read_hazard(hazard=notice, space=there.space, by=colleague, now=NOW)
    assert HazardRead.objects.count() == 1
    assert queries.unread_hazards([there]) == {there.pk: []}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "machine"), [("sl", "Laserski rezalnik"), ("en", "Laser cutter")])
def test_letters_about_a_fault_name_the_machine_in_the_language_of_their_reader(
    region, member, language, machine
):
    names = {"sl": "Laserski rezalnik", "en": "Laser cutter"}
    space = SpaceFactory(state="published")
    unit = UnitFactory(resource__space=space)
    unit.resource.name = Translated(names)
    unit.resource.save()
    manager = manager_of(space)
    member.language = manager.language = language
    for person in (member, manager):
        person.save()
    with translation.override("en" if language == "sl" else "sl"):  # whoever acts reads the other language
        fault = faults.report_fault(unit=unit, severity="danger", by=member, now=NOW)
        faults.take_step(fault=fault, verb="see_fault", by=manager, now=NOW)
    for name in ("fault_reported", "fault_step"):
        letter = Letter.objects.get(key__startswith=f"{name}:")
        assert machine in letter.subject, name


@pytest.mark.django_db
def test_the_reason_of_an_outage_that_nobody_typed_is_told_in_the_readers_language(unit, member, manager):
    booking = book(unit, member, NOW + HOUR)
    with translation.override("sl"):
        faults.report_fault(unit=unit, severity="danger", by=member, now=NOW)
    write_letters()
    assert "Reason: dangerous" in Letter.objects.get(key__startswith="booking_displaced:").body
    booking.refresh_from_db()
    with translation.override("sl"):
        assert booking.reason_text == Outage.objects.get().reason_text == "nevarno"


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_once_one_takes_the_machine_out(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    people = [manager_of(unit.space) for _n in range(4)]
    ready = threading.Barrier(len(people))

    def press(person):
        try:
            ready.wait()
            outages.start_outage(unit=unit, reason="Smoke", expected_until=NOW + DAY, by=person, now=NOW)
        except Refused as refusal:
            return refusal.rule
        finally:
            connection.close()
        return "out"

    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(press, people))
    assert sorted(answers) == ["maintenance.outage_open"] * 3 + ["out"]


@pytest.mark.django_db
def test_figures_of_a_machine_come_from_its_rows(unit, member, manager):
    fault = faults.report_fault(unit=unit, severity="danger", by=member, now=NOW)
    faults.take_step(fault=fault, verb="solve_fault", by=manager, now=NOW + 6 * HOUR, answer="Done")
    Fault.objects.create(unit=unit, severity="note", reported_at=NOW, reported_by=member)
    start, end = NOW - 12 * HOUR, NOW + 12 * HOUR
    down, repairs = queries.spans([unit.pk], start, end), queries.repairs([unit.pk], start, end)
    figures = rules.reliability(down[unit.pk], *repairs[unit.pk], start, end)
    assert figures == rules.Reliability(uptime=0.75, down=6 * HOUR, repair=6 * HOUR, faults=2)


hours = st.integers(-30, 30).map(lambda n: NOW + n * HOUR)
spans = st.lists(
    st.tuples(hours, hours | st.none()).map(
        lambda span: span if span[1] is None or span[0] <= span[1] else span[::-1]
    ),
    max_size=8,
)


@given(spans, st.integers(1, 20), st.integers(1, 20))
def test_downtime_is_a_measure(outages_of, before, after):
    start, end = NOW - before * HOUR, NOW + after * HOUR
    down = rules.downtime(outages_of, start, end)
    assert dt.timedelta() <= down <= end - start
    assert down == rules.downtime(outages_of, start, NOW) + rules.downtime(outages_of, NOW, end)
    assert down == rules.downtime([*reversed(outages_of), *outages_of], start, end)
    counted = sum(
        any(a <= start + n * HOUR < (b or end) for a, b in outages_of) for n in range(before + after)
    )
    assert down == counted * HOUR
    assert 0 <= rules.uptime(outages_of, start, end) <= 1


def test_without_time_there_is_no_uptime_and_without_repairs_no_mean():
    with pytest.raises(ValueError, match="ends after"):
        rules.uptime([], NOW, NOW)
    assert rules.mean_repair([]) is None
    assert rules.mean_repair([(NOW, NOW + HOUR), (NOW, NOW + 3 * HOUR)]) == 2 * HOUR


def test_what_was_out_is_never_shown_as_hundred_percent():
    year = [NOW - 365 * DAY, NOW]
    assert rules.reliability([], [], 0, *year).share == 1
    assert rules.reliability([(NOW - HOUR, None)], [(NOW - HOUR, NOW)], 1, *year).share == 0.99
    assert rules.reliability([(NOW - HOUR, None)], [(NOW - HOUR, NOW)], 1, *year).repair_hours == 1
