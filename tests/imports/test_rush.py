"""Many tables at once, and tables beside bookings: one gets the hour, nobody blocks another."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused
from ceh.imports.actions import batches, progress
from ceh.imports.models import ImportBatch
from ceh.network.models import Organisation, OrganisationKind, Space, SpaceKind
from ceh.timetable.models import Occupancy
from tests.factories.equipment import UnitFactory
from tests.factories.network import person_with_role, tie
from tests.factories.people import PersonFactory
from tests.imports.conftest import at, booked

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts):
    """What became of each; all begin together."""
    ready = threading.Barrier(len(acts))

    def run(act):
        ready.wait(60)
        try:
            return act() or "done"
        except Refused as caught:
            return caught.rule
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def previewed(space, manager, now, person, *rows):
    tie(person, space)
    return batches.create_batch(
        space=space,
        kind="bookings",
        filename="t.csv",
        by=manager,
        now=now,
        rows=booked(*((thing, hour, person.email) for thing, hour in rows)),
    )


def importing(table, manager, now):
    return lambda: batches.start_import(batch=table, digest=table.digest, by=manager, now=now).state


def test_sixteen_tables_for_one_hour_bring_one_booking(space, manager, now):
    UnitFactory(resource__space=space, resource__name="Laser")
    people = PersonFactory.create_batch(16)
    looks = [previewed(space, manager, now, person, ("Laser", 10)) for person in people]
    counts = Counter(at_once([importing(look, manager, now) for look in looks]))
    assert counts == {"applied": 1, "imports.outdated": 15}
    assert (
        Booking.objects.filter(state="confirmed").count()
        == Occupancy.objects.filter(active=True).count()
        == 1
    )
    losers = ImportBatch.objects.filter(state="previewed")
    assert {loser.preview[0]["errors"][0][1] for loser in losers} == {"timetable.taken"}


@pytest.mark.parametrize("kind", ["spaces", "organisations"])
def test_eight_who_import_one_new_record_add_it_once(region, noon, now, kind):
    model, kind_model = {
        "spaces": (Space, SpaceKind),
        "organisations": (Organisation, OrganisationKind),
    }[kind]
    row = ["Nova peč", str(kind_model.objects.first()), "Kranj", "Kranj"]
    rows = [["ime", "vrsta", "občina", "kraj"], row]
    people = [person_with_role("coordinator") for _n in range(8)]
    tables = [
        (batches.create_batch(kind=kind, filename="t.csv", rows=rows, by=person, now=now), person)
        for person in people
    ]
    before = model.objects.count()
    outcomes = Counter(at_once([importing(table, person, now) for table, person in tables]))
    assert outcomes == {"applied": 1, "imports.outdated": 7}
    assert model.objects.count() == before + 1


def test_sixteen_who_take_one_table_over_bring_it_once(space, manager, now):
    UnitFactory(resource__space=space, resource__name="Laser")
    table = previewed(space, manager, now, PersonFactory(), ("Laser", 10), ("Laser", 12))
    counts = Counter(at_once([importing(table, manager, now)] * 16))
    assert counts == {"applied": 1, "import.state": 15}
    assert Booking.objects.count() == 2


def test_tables_and_bookings_in_opposite_orders_never_stand_in_each_others_way(space, manager, now):
    names = [f"M {n}" for n in range(6)]
    units = [UnitFactory(resource__space=space, resource__name=name) for name in names]
    ana, bor = PersonFactory.create_batch(2)
    forth = previewed(space, manager, now, ana, *((name, 10) for name in names))
    back = previewed(space, manager, now, bor, *((name, 12) for name in reversed(names)))
    others = PersonFactory.create_batch(6)
    acts = [importing(forth, manager, now), importing(back, manager, now)]
    for person, first, second in zip(others, units, reversed(units), strict=True):
        acts.append(
            lambda person=person, first=first, second=second: (
                bookings.book(
                    resource_id=first.resource_id,
                    extras=[second.resource_id],
                    person=person,
                    by=person,
                    now=now,
                    booking_request=BookingRequest(
                        at(14 + others.index(person) % 3), at(15 + others.index(person) % 3)
                    ),
                )
                and "booked"
            )
        )
    counts = Counter(at_once(acts))
    assert counts["applied"] == 2
    assert set(counts) <= {"applied", "booked", "timetable.taken"}
    assert Booking.objects.filter(source="import").count() == 12


@pytest.mark.usefixtures("ten_rows_at_once")
def test_how_far_a_job_is_can_be_seen_before_it_is_committed(space, now, manager, monkeypatch):
    person = PersonFactory()
    for n in range(11):
        UnitFactory(resource__space=space, resource__name=f"M {n}")
    table = previewed(space, manager, now, person, *((f"M {n}", 10) for n in range(11)))
    seen = []

    def beside():
        try:
            return ImportBatch.objects.get(pk=table.pk).done, Booking.objects.count()
        finally:
            connection.close()

    @contextmanager
    def watching(batch):
        with progress.reporting(batch) as report:

            def report_and_look(done):
                report(done)
                if done == 5:
                    with ThreadPoolExecutor(1) as pool:
                        seen.append(pool.submit(beside).result())

            yield report_and_look

    monkeypatch.setattr(batches, "reporting", watching)
    batches.preview_long(batch_id=table.pk)
    table.refresh_from_db()
    assert (seen, table.state) == ([(5, 0)], "previewed")
    batches.start_import(batch=table, digest=table.digest, by=manager, now=now)
    batches.apply_long(batch_id=table.pk, person_id=manager.pk)
    table.refresh_from_db()
    assert (seen[1], table.state, table.done) == ((5, 0), "applied", 11)
