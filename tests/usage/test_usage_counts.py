"""Use, outages and PINs in figures and in a person's data."""

import datetime as dt

import pytest

from ceh.core.facts import Period, Scope, fact
from ceh.core.personal_data import holder_of, move_all, unmove_all
from ceh.reception import actions as kiosk
from ceh.reception.models import KioskPin
from ceh.usage.actions import usage
from ceh.usage.models import Usage
from tests.factories.equipment import UnitFactory, UnitPlaceFactory
from tests.factories.maintenance import FaultFactory, OutageFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.usage import UsageFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PERIOD = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1), "Europe/Ljubljana")


def used(unit, minutes, start=NOW, **more):
    ended = start + minutes * MINUTE
    return UsageFactory(unit=unit, started_at=start, ended_at=ended, state="closed", **more)


def events(code, scope=None):
    return {event.source_id: event for event in fact(code).events(PERIOD, scope or Scope())}


def test_sessions_count_from_fifteen_minutes_on(region):
    unit = UnitFactory()
    long, short = used(unit, 15), used(unit, 14, NOW + 60 * MINUTE, estimated=True)
    group = used(unit, 30, NOW + 120 * MINUTE, headcount=12)
    running = UsageFactory(unit=unit, started_at=NOW + 200 * MINUTE)
    used(unit, 30, NOW - dt.timedelta(days=30))  # another month
    event_of_use = events("usage.machine_session")
    assert {pk: event.exclusion for pk, event in event_of_use.items()} == {
        long.pk: "",
        short.pk: "short",
        group.pk: "",
        running.pk: "open",
    }
    assert (event_of_use[group.pk].person_id, event_of_use[group.pk].headcount) == (None, 12)
    assert event_of_use[long.pk].person_id == long.person_id
    assert event_of_use[short.pk].dimensions["estimated"] == "yes"
    assert events("usage.machine_session", Scope(frozenset({SpaceFactory().pk}))) == {}


def test_minutes_are_the_number_of_their_events(region):
    use = used(UnitFactory(), 95)
    began = NOW - 90 * MINUTE
    out = OutageFactory(starts_at=began, begun_at=began, expected_until=NOW, ended_at=NOW)
    OutageFactory(begun_at=NOW)
    assert events("usage.machine_minutes")[use.pk].headcount == 95
    assert {pk: e.headcount for pk, e in events("maintenance.downtime_minutes").items()} == {out.pk: 90}


def test_a_person_gets_what_they_used_and_reported(region):
    person = PersonFactory()
    use = used(UnitFactory(), 60, person=person)
    FaultFactory(unit=use.unit, reported_by=person, text="It smells")
    kiosk.set_pin(by=person, pin="5739", now=NOW)
    data, reported = holder_of("usage").export(person), holder_of("maintenance").export(person)
    assert data["machines_used"][0]["what"] == str(use.unit)
    assert reported["faults_reported"][0]["text"] == "It smells"
    pin = holder_of("reception").export(person)
    assert pin["tablet_pin_set_at"] == NOW.isoformat()
    assert "hashed" not in str(pin)


def test_erasing_stops_what_runs_and_forgets_the_pin(region):
    unit = UnitFactory(resource__space=SpaceFactory(state="published"))
    person = PersonFactory()
    kiosk.set_pin(by=person, pin="5739", now=NOW)
    usage.start_usage(unit=unit, by=person, now=NOW)
    for app in ("usage", "reception"):
        holder_of(app).erase(person, by=None, now=NOW + 60 * MINUTE)
    assert Usage.objects.get().state == "closed"
    assert KioskPin.objects.get().hashed == ""


def test_joined_accounts_keep_use_and_reports_and_can_be_parted(region):
    kept, absorbed = PersonFactory(), PersonFactory()
    use = used(UnitFactory(), 60, person=absorbed)
    fault = FaultFactory(unit=use.unit, reported_by=absorbed)
    moved = move_all(kept, absorbed, by=None, now=NOW)
    use.refresh_from_db()
    fault.refresh_from_db()
    assert (use.person, fault.reported_by) == (kept, kept)
    unmove_all(kept, absorbed, moved, by=None, now=NOW)
    use.refresh_from_db()
    fault.refresh_from_db()
    assert (use.person, fault.reported_by) == (absorbed, absorbed)


def test_maintenance_by_staff_never_counts_and_says_why(region):
    kept = used(UnitFactory(), 60, maintenance=True)
    for code in ("usage.machine_session", "usage.machine_minutes"):
        assert events(code)[kept.pk].exclusion == "maintenance"
        assert str(fact(code).exclusions["maintenance"])


def test_downtime_counts_where_the_machine_stood_then(region):
    unit = UnitFactory()
    before, now_there = SpaceFactory(), unit.space
    began = NOW - 90 * MINUTE
    UnitPlaceFactory(unit=unit, space=before, since=NOW - dt.timedelta(days=9), until=NOW)
    UnitPlaceFactory(unit=unit, space=now_there, since=NOW)
    out = OutageFactory(unit=unit, starts_at=began, begun_at=began, expected_until=NOW, ended_at=NOW)
    assert events("maintenance.downtime_minutes")[out.pk].space_id == before.pk
    assert set(events("maintenance.downtime_minutes", Scope(frozenset({before.pk})))) == {out.pk}
    assert events("maintenance.downtime_minutes", Scope(frozenset({now_there.pk}))) == {}
