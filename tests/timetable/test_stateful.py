"""Whatever people do one after the other, over the nights on which the clock changes: the table never lies.

A machine of rules claims, moves, gives back, closes and lends kits, and keeps its own simple book beside: which seat of
what is whose in which half hour. After each step both must say the same.
"""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ceh.core.refusals import Refused
from ceh.timetable.actions.claims import Claim, claim, move, release_of
from ceh.timetable.models import Occupancy
from ceh.timetable.queries import claims_of
from ceh.timetable.rules import day_span, instant
from tests.factories.network import SpaceFactory
from tests.factories.timetable import PartFactory, ResourceFactory

ZONE = "Europe/Ljubljana"
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
HALF = dt.timedelta(minutes=30)
NIGHTS = (dt.date(2026, 3, 28), dt.date(2026, 10, 24))  # the evenings before the clock changes
SEATS = 3
SAID = Counter()  # how wishes ended, in all runs


class Table(RuleBasedStateMachine):
    """A machine, a pool of seats, and a kit of the machine and a lamp."""

    @initialize()
    def begin(self):
        self.point = transaction.savepoint()
        space = SpaceFactory()
        self.machine_ = ResourceFactory(space=space, name="Stroj")
        self.lamp = ResourceFactory(space=space, name="Luč")
        self.seats = ResourceFactory(space=space, kind="seats", name="Mize", capacity=SEATS)
        self.kit = ResourceFactory(space=space, kind="kit", name="Komplet")
        for part in (self.machine_, self.lamp):
            PartFactory(kit=self.kit, part=part)
        self.things = [self.machine_, self.lamp, self.seats, self.kit]
        self.book = {}  # number → (thing, seats, start, end), as we have it
        self.number = 0

    def teardown(self):
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)

    def uses(self, thing):
        """What a claim on a thing takes."""
        return [thing, self.machine_, self.lamp] if thing == self.kit else [thing]

    def free(self, thing, seats, start, end, but=None):
        """Whether so much of it is left throughout, by our own book."""
        at = start
        while at < end:
            for one in self.uses(thing):
                held = sum(
                    there if one == other else 1
                    for number, (other, there, since, until) in self.book.items()
                    if number != but and one in self.uses(other) and since <= at < until
                )
                if held + (seats if one == thing else 1) > one.capacity:
                    return False
            at += HALF
        return True

    @rule(
        what=st.integers(0, 3), night=st.sampled_from(NIGHTS), begins=st.integers(0, 95), long=st.integers(1, 8),
        seats=st.integers(1, SEATS),
    )  # fmt: skip
    def take(self, what, night, begins, long, seats):
        thing, seats = self.things[what], seats if what == 2 else 1
        start, end = span(night, begins, long)
        self.number += 1
        try:
            with transaction.atomic():
                rows = claim([Claim(thing.pk, start, end, seats=seats)], kind="booking", source_type="test.booking",
                             source_id=self.number, now=NOW)  # fmt: skip
        except Refused:
            SAID["taken"] += 1
            assert not self.free(thing, seats, start, end)
        else:
            SAID["got"] += 1
            assert self.free(thing, seats, start, end)
            assert len(rows) == (seats if what == 2 else len(self.uses(thing)))
            self.book[self.number] = (thing, seats, start, end)

    @rule(pick=st.integers(0, 50), what=st.integers(0, 1), night=st.sampled_from(NIGHTS), begins=st.integers(0, 95),
          long=st.integers(1, 8))  # fmt: skip
    def move_one(self, pick, what, night, begins, long):
        """What takes one thing alone goes to another time, or to another thing."""
        single = [
            number for number, (thing, seats, *_span) in self.book.items() if thing != self.kit and seats == 1
        ]
        if not single:
            return
        number, thing = single[pick % len(single)], self.things[what]
        start, end = span(night, begins, long)
        rows = list(claims_of("test.booking", number))
        try:
            with transaction.atomic():
                move(rows, [Claim(thing.pk, start, end)], now=NOW)
        except Refused:
            assert not self.free(thing, 1, start, end, but=number)
        else:
            assert self.free(thing, 1, start, end, but=number)
            self.book[number] = (thing, 1, start, end)

    @rule(pick=st.integers(0, 50))
    def give_back(self, pick):
        if self.book:
            number = sorted(self.book)[pick % len(self.book)]
            assert release_of("test.booking", number, now=NOW) >= 1
            del self.book[number]

    @invariant()
    def nobody_has_what_another_has(self):
        if not hasattr(self, "book"):
            return
        rows = list(Occupancy.objects.filter(active=True, resource__in=self.things))
        for one in rows:
            for other in rows:
                if one.pk < other.pk and one.resource_id == other.resource_id:
                    apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
                    assert apart or one.last_seat < other.first_seat or other.last_seat < one.first_seat

    @invariant()
    def the_table_says_what_our_book_says(self):
        if not hasattr(self, "book"):
            return
        rows = Occupancy.objects.filter(active=True, resource__in=self.things)
        told = sorted((one.resource_id, one.source_id, one.starts_at, one.ends_at) for one in rows)
        assert told == sorted(
            (one.pk, number, start, end)
            for number, (thing, seats, start, end) in self.book.items()
            for one in self.uses(thing)
            for _seat in range(seats)
        )


def span(night, begins, long):
    """`begins` half hours after the midnight before the clock changes, `long` of them: real time, not clock time."""
    start = instant(night, dt.time(0), ZONE) + begins * HALF
    return start, start + long * HALF


@pytest.mark.django_db
def test_the_table_never_lies_whatever_people_do(region):
    run_state_machine_as_test(
        Table,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert SAID["got"] > 20
    assert SAID["taken"] > 0


@pytest.mark.parametrize(("night", "hours"), [(NIGHTS[0], 23), (NIGHTS[1], 25)])
def test_the_day_on_which_the_clock_changes_is_as_long_as_it_is(night, hours):
    start, end = day_span(night + dt.timedelta(days=1), ZONE)
    assert end - start == dt.timedelta(hours=hours)
    assert start.astimezone(ZoneInfo(ZONE)).time() == end.astimezone(ZoneInfo(ZONE)).time() == dt.time(0)
