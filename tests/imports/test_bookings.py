"""Bookings from a table: the look is what happens, all or nothing, once, told by row, and undone."""

import datetime as dt

import pytest
from django.utils import translation

from ceh.availability.queries.contexts import BookingRequest
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core import journal
from ceh.core.refusals import Refused
from ceh.imports.actions import batches
from ceh.imports.actions.batches import apply_long, preview_long
from ceh.imports.models import ImportBatch
from ceh.timetable.models import Occupancy
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory, person_with_role, tie
from tests.factories.people import PersonFactory
from tests.imports.conftest import at, booked


@pytest.fixture
def bor(space):
    return tie(PersonFactory(email="bor@example.org"), space)


def whats(table):
    return [row["outcome"] for row in table.preview]


def test_a_look_writes_nothing_and_says_what_happens(laser, ana, bor, send, bring):
    table = send(
        booked(("laser", 10, "Ana@example.org", "2", "", "Vizitke"), ("Laser", 12, "bor@example.org"))
    )
    assert (table.state, whats(table)) == ("previewed", ["new", "new"])
    assert table.preview[1]["title"] == "Laser, 2026-11-26 12:00, bor@example.org"
    assert not Booking.objects.exists()
    assert not Occupancy.objects.exists()
    done = bring(table)
    assert done.state == "applied"
    first, second = Booking.objects.order_by("starts_at")
    assert (first.starts_at, first.ends_at, first.person, first.people) == (at(10), at(11), ana, 2)
    assert (first.purpose, first.source, first.state) == ("Vizitke", "import", "confirmed")
    assert (second.person, Occupancy.objects.filter(active=True).count()) == (bor, 2)


def test_what_was_brought_is_not_brought_twice(laser, ana, send, bring):
    rows = booked(("Laser", 10, "ana@example.org"))
    bring(send(rows))
    again = send(rows)
    assert whats(again) == ["unchanged"]
    with pytest.raises(Refused) as caught:
        bring(again)
    assert caught.value.rule == "imports.empty"
    assert Booking.objects.count() == 1


def test_each_row_tells_all_that_is_wrong_with_it_by_column(laser, ana, send):
    table = send(
        booked(
            ("Stiskalnica", 10, "nobody@example.org", "pet"),
            ("Laser", 10, "ana@example.org"),
            ("Laser", 10, "ana@example.org"),
            ("Laser", 22, "ana@example.org"),
            ("=1+1", 12, "ana@example.org"),
            ("", 12, "nobody@example.org", "pet"),
        )
    )
    errors = [[(column, rule) for column, rule, _why in row["errors"]] for row in table.preview]
    assert errors[0] == [
        ("thing", "imports.thing"),
        ("email", "imports.person"),
        ("people", "imports.number"),
    ]
    assert errors[1] == []
    assert errors[2] == [("", "imports.twice")]
    assert errors[3] == [("", "bookings.closed")] or errors[3][0][1].startswith(("bookings.", "timetable."))
    assert errors[4][0][0] == "thing"
    assert [column for column, _rule in errors[5]] == ["thing", "email", "people"]
    assert [row["number"] for row in table.preview] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("sl", "Nihče s tem e-naslovom nima opravka s tem prostorom."),
        ("en", "Nobody with this e-mail address belongs to this space."),
    ],
)
def test_errors_speak_the_readers_language(laser, send, language, why):
    with translation.override(language):
        table = send(booked(("Laser", 10, "nobody@example.org")))
    assert table.preview[0]["errors"][0][2].startswith(why)


def test_two_rows_for_one_hour_are_told_in_the_look(laser, ana, bor, send, bring):
    table = send(booked(("Laser", 10, "ana@example.org"), ("Laser", 10, "bor@example.org")))
    assert whats(table) == ["new", "error"]
    assert table.preview[1]["errors"][0][1] == "timetable.taken"
    with pytest.raises(Refused) as caught:
        bring(table)
    assert caught.value.rule == "imports.errors"
    assert not Booking.objects.exists()


def test_if_one_row_fails_nothing_is_written_and_the_page_says_which(
    laser, space, ana, bor, send, bring, now
):
    table = send(booked(("Laser", 10, "ana@example.org"), ("Laser", 12, "ana@example.org")))
    bookings.book(
        resource_id=laser.resource_id,
        person=bor,
        booking_request=BookingRequest(at(12), at(13)),
        by=bor,
        now=now,
    )
    with pytest.raises(Refused) as caught:
        bring(table)
    assert caught.value.rule == "imports.outdated"
    table = ImportBatch.objects.get(pk=table.pk)
    assert (table.state, whats(table), bool(table.problem)) == ("previewed", ["new", "error"], True)
    assert Booking.objects.get().person == bor


def test_only_the_table_that_was_seen_is_taken_over(laser, ana, manager, send, now):
    table = send(booked(("Laser", 10, "ana@example.org")))
    with pytest.raises(Refused) as caught:
        batches.start_import(batch=table, digest="0" * 64, by=manager, now=now)
    assert caught.value.rule == "imports.stale"
    ImportBatch.objects.filter(pk=table.pk).update(rows=booked(("Laser", 14, "ana@example.org")))
    with pytest.raises(Refused):
        batches.start_import(batch=table, digest=table.digest, by=manager, now=now)
    assert not Booking.objects.exists()


def test_undoing_cancels_what_is_ahead_and_says_why(laser, ana, bor, manager, send, bring, now):
    done = bring(send(booked(("Laser", 10, "ana@example.org"), ("Laser", 12, "bor@example.org"))))
    own = Booking.objects.get(person=bor)
    bookings.cancel(booking=own, by=bor, now=now)
    batches.undo_import(batch=done, by=manager, now=now, reason="Napačna tabela.")
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}
    assert Booking.objects.get(person=ana).reason == "Napačna tabela."
    assert not Occupancy.objects.filter(active=True).exists()
    assert ImportBatch.objects.get(pk=done.pk).state == "undone"
    assert [entry.verb for entry in journal.entries(done)][:2] == [
        "imports.undo_import",
        "imports.finish_import",
    ]
    assert "imports.finish_import" not in [entry.verb for entry in journal.entries(done)][2:]


def test_undoing_stops_where_one_has_begun(laser, ana, manager, send, bring):
    done = bring(send(booked(("Laser", 10, "ana@example.org"), ("Laser", 15, "ana@example.org"))))
    with pytest.raises(Refused) as caught:
        batches.undo_import(batch=done, by=manager, now=at(10) + dt.timedelta(minutes=5), reason="Prepozno.")
    assert caught.value.rule == "imports.used"
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}
    assert ImportBatch.objects.get(pk=done.pk).state == "applied"


def test_trainers_bring_bookings_members_nothing(laser, ana, space, send):
    assert whats(send(booked(("Laser", 10, "ana@example.org")), by=person_with_role("trainer", space))) == [
        "new"
    ]
    for other in (ana, person_with_role("manager", SpaceFactory()), person_with_role("auditor")):
        with pytest.raises(Refused):
            send(booked(("Laser", 10, "ana@example.org")), by=other)


@pytest.mark.usefixtures("ten_rows_at_once")
def test_a_long_table_is_a_job_and_tells_how_far_it_is(space, ana, manager, send, bring, now):
    for n in range(11):
        UnitFactory(resource__space=space, resource__name=f"M {n}")
    table = send(booked(*((f"M {n}", 10, "ana@example.org") for n in range(11))))
    assert (table.state, table.total, table.preview) == ("reading", 11, [])
    preview_long(batch_id=table.pk)
    table.refresh_from_db()
    assert (table.state, whats(table)) == ("previewed", ["new"] * 11)
    going = bring(table)
    assert (going.state, Booking.objects.count()) == ("working", 0)
    apply_long(batch_id=table.pk, person_id=manager.pk)
    apply_long(batch_id=table.pk, person_id=manager.pk)
    table.refresh_from_db()
    assert (table.state, table.done, Booking.objects.count()) == ("applied", 11, 11)


@pytest.mark.usefixtures("ten_rows_at_once")
def test_a_job_that_comes_too_late_tells_why(space, ana, bor, manager, send, bring, now):
    units = [UnitFactory(resource__space=space, resource__name=f"M {n}") for n in range(11)]
    table = send(booked(*((f"M {n}", 10, "ana@example.org") for n in range(11))))
    preview_long(batch_id=table.pk)
    table.refresh_from_db()
    bring(table)
    bookings.book(
        resource_id=units[7].resource_id,
        person=bor,
        booking_request=BookingRequest(at(10), at(11)),
        by=bor,
        now=now,
    )
    apply_long(batch_id=table.pk, person_id=manager.pk)
    table.refresh_from_db()
    assert (table.state, whats(table).count("error"), bool(table.problem)) == ("previewed", 1, True)
    assert Booking.objects.get().person == bor
