"""Whatever people do one after the other, over the nights on which the clock changes: the table never lies.

A machine of rules claims, moves, gives back, ends early, closes and lends kits whose parts change, and keeps its own
simple book beside: how many seats of what are whose in which half hour. After each step both must say the same.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ceh.core.refusals import Refused
from ceh.timetable.actions import claims
from ceh.timetable.actions.claims import Claim, claim, end_at, move, preempt, release, release_of
from ceh.timetable.actions.kits import set_parts
from ceh.timetable.models import Occupancy
from ceh.timetable.queries import claims_of
from ceh.timetable.rules import day_span, instant
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.timetable import PartFactory, ResourceFactory

ZONE = "Europe/Ljubljana"
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
HALF = dt.timedelta(minutes=30)
NIGHTS = (dt.date(2026, 10, 24), dt.date(2027, 3, 27))  # the evenings before the clock changes
SEATS = 3
SAID = Counter()  # how wishes ended, in all runs

nights, begins, lengths = st.sampled_from(NIGHTS), st.integers(49, 56), st.integers(1, 7)
picks = st.integers(0, 50)


def among(fits):
    """Something in our book is so: a step that finds nothing to do is no step."""
    return precondition(lambda table: any(fits(table, entry) for entry in table.book.values()))


@dataclass
class Row:
    """So many seats of a thing, from when until when, as we have it."""

    thing: int
    seats: int
    start: dt.datetime
    end: dt.datetime

    def meets(self, start, end):
        return self.start < end and start < self.end


@dataclass
class Entry:
    """What a booking, a session, an outage or a closure asked for, and what it holds of that."""

    kind: str
    start: dt.datetime
    end: dt.datetime
    rows: list[Row]

    @property
    def source(self):
        return f"test.{self.kind}"


class Table(RuleBasedStateMachine):
    """A machine, a lamp, a screen, a pool of seats, and two kits that may share parts."""

    @initialize()
    def begin(self):
        self.point = transaction.savepoint()
        self.space = SpaceFactory()
        self.manager = RoleAssignmentFactory(role="manager", space=self.space).person
        resources = [ResourceFactory(space=self.space, name=name) for name in ("Stroj", "Luč", "Platno")]
        seats = ResourceFactory(space=self.space, kind="seats", name="Mize", capacity=SEATS)
        self.kits = ResourceFactory.create_batch(2, space=self.space, kind="kit", name="Komplet")
        self.seats, self.single = seats.pk, [resource.pk for resource in resources]
        self.can_be_parts = [*resources, seats]
        self.things = [*self.single, seats.pk, *(kit.pk for kit in self.kits)]
        self.capacity = {pk: SEATS if pk == seats.pk else 1 for pk in self.things}
        self.parts = {kit.pk: set() for kit in self.kits}
        for kit, parts in zip(self.kits, (resources[:2], resources[2:]), strict=True):
            for part in parts:
                PartFactory(kit=kit, part=part)
                self.parts[kit.pk].add(part.pk)
        self.book, self.number, self.count = {}, 0, 0
        self.missed = {}  # number → parts that it could not get when they joined its kit
        claims.register_displaced("test.booking", self.gave_way)

    def teardown(self):
        if hasattr(self, "point"):
            claims._displaced_handlers.pop("test.booking", None)
            transaction.savepoint_rollback(self.point)

    def gave_way(self, rows, **_values):
        """As the apps above do: a booking of which a part is gone stands no more."""
        for number in {row.source_id for row in rows}:
            release_of("test.booking", number, now=NOW)

    def needed(self, things, seats, start, end):
        """The rows of a booking_request: what a kit consists of goes with it, as a whole."""
        rows = [Row(thing, seats if thing == self.seats else 1, start, end) for thing in things]
        parts = [part for thing in things for part in self.parts.get(thing, ())]
        return rows + [Row(part, self.capacity[part], start, end) for part in parts]

    def free(self, slots, but=None):
        """Whether all rows have their seats throughout, by our own book."""
        held = [row for number, entry in self.book.items() if number != but for row in entry.rows]
        for slot in slots:
            at = slot.start
            while at < slot.end:
                there = sum(
                    row.seats
                    for row in (*held, *slots)
                    if row.thing == slot.thing and row.meets(at, at + HALF)
                )
                if there > self.capacity[slot.thing]:
                    return False
                at += HALF
        return True

    def some(self, pick, fits=lambda entry: True):
        """(number, entry) of one of those in our book."""
        result = [(number, entry) for number, entry in self.book.items() if fits(entry)]
        return result[pick % len(result)]

    def tried(self, act, slots, label, but=None):
        """Do it in a transaction; whether it went well, which our book must have known."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert not self.free(slots, but)
            SAID[f"{label} taken"] += 1
            return False
        assert self.free(slots, but)
        SAID[label] += 1
        return True

    @rule(
        kind=st.sampled_from(["booking", "booking", "session"]),
        what=st.sampled_from([0, 1, 2, 3, 3, 3, 4, 5, 6, 6]),
        night=nights,
        begins=begins,
        long=lengths,
        seats=st.integers(1, SEATS),
    )
    def take(self, kind, what, night, begins, long, seats):
        """A booking or a session of one thing, or of both kits at once."""
        things = self.things[what : what + 1] or [kit.pk for kit in self.kits]
        seats = seats if things == [self.seats] else 1
        start, end = span(night, begins, long)
        self.number += 1
        slots = self.needed(things, seats, start, end)
        entry = Entry(kind, start, end, slots)

        def act():
            claims = [Claim(thing, start, end, seats=seats) for thing in things]
            claim(claims, kind=kind, source_type=entry.source, source_id=self.number, now=NOW)

        if self.tried(act, slots, "take"):
            self.book[self.number] = entry

    @among(lambda table, entry: table.moves(entry) and entry.rows[0].seats == 1)
    @rule(pick=picks, what=st.integers(0, 5), night=nights, begins=begins, long=lengths)
    def move_one(self, pick, what, night, begins, long):
        """What takes one thing alone goes to another time or thing, also to a kit."""
        number, entry = self.some(pick, lambda entry: self.moves(entry) and entry.rows[0].seats == 1)
        start, end = span(night, begins, long)
        slots = self.needed([self.things[what]], 1, start, end)
        rows = list(claims_of(entry.source, number))
        to = [Claim(self.things[what], start, end)]
        if self.tried(lambda: move(rows, to, now=NOW), slots, "move", but=number):
            entry.start, entry.end, entry.rows = start, end, slots

    @among(lambda table, entry: table.moves(entry) and entry.rows[0].thing == table.seats)
    @rule(pick=picks, night=nights, begins=begins, long=lengths)
    def move_seats(self, pick, night, begins, long):
        """Seats of the pool go to another time together."""
        number, entry = self.some(pick, lambda entry: self.moves(entry) and entry.rows[0].thing == self.seats)
        start, end = span(night, begins, long)
        seats = entry.rows[0].seats
        rows, to = list(claims_of(entry.source, number)), [Claim(self.seats, start, end)] * seats
        slots = [Row(self.seats, seats, start, end)]
        if self.tried(lambda: move(rows, to, now=NOW), slots, "move seats", but=number):
            entry.start, entry.end, entry.rows = start, end, slots

    def moves(self, entry):
        return (
            entry.kind in ("booking", "session")
            and len(entry.rows) == 1
            and entry.rows[0].thing not in self.parts
        )

    @among(lambda table, _entry: True)
    @rule(pick=picks)
    def give_back(self, pick):
        number, entry = self.some(pick)
        assert release_of(entry.source, number, now=NOW) == self.rows_of(entry)
        del self.book[number]

    def rows_of(self, entry):
        """How many rows of the table it has: seats are claimed one by one, a whole pool at once."""
        whole = entry.kind in ("outage", "closure") or self.holds_kit(entry)
        return sum(1 if whole else row.seats for row in entry.rows)

    def holds_kit(self, entry):
        return any(row.thing in self.parts for row in entry.rows)

    @among(lambda table, _entry: True)
    @rule(pick=picks, after=st.integers(1, 7))
    def end_early(self, pick, after):
        """It is over before its time: what has begun ends, what would begin later is given back."""
        number, entry = self.some(pick)
        at = entry.start + after * HALF
        held = list(claims_of(entry.source, number))
        end_at(held, at, now=NOW)
        release([row for row in held if row.starts_at >= at], now=NOW)
        SAID["end early"] += any(row.end > at for row in entry.rows)
        entry.rows = [
            Row(row.thing, row.seats, row.start, min(row.end, at)) for row in entry.rows if row.start < at
        ]
        if not entry.rows:
            del self.book[number]

    @among(lambda table, entry: entry.kind == "booking")
    @rule(
        kind=st.sampled_from(["outage", "closure"]),
        what=st.integers(0, 5),
        night=nights,
        begins=begins,
        long=st.integers(2, 12),
    )
    def stop(self, kind, what, night, begins, long):
        """Bookings give way wholly; what cannot keeps its time, and the rest around it is stopped."""
        thing = self.things[what]
        start, end = span(night, begins, long)
        self.number += 1
        touched = {
            number: entry
            for number, entry in self.book.items()
            if any(row.thing == thing and row.meets(start, end) for row in entry.rows)
        }
        gone = {number for number, entry in touched.items() if entry.kind == "booking"}
        for number in gone:
            del self.book[number]
        entry = Entry(kind, start, end, [])
        with transaction.atomic():
            outages, left, _unmovable = preempt(
                [Claim(thing, start, end, whole=True)],
                kind=kind,
                source_type=entry.source,
                source_id=self.number,
                reason="Leča",
                by=None,
                now=NOW,
            )
        assert {row.source_id for row in left} == gone
        at = start
        while at < end:
            slot = Row(thing, self.capacity[thing], at, at + HALF)
            stays = any(
                row.thing == thing and row.meets(at, at + HALF)
                for entry in self.book.values()
                for row in entry.rows
            )
            if not stays and entry.rows and entry.rows[-1].end == at:
                entry.rows[-1].end += HALF
            elif not stays:
                entry.rows.append(slot)
            at += HALF
        assert [(row.starts_at, row.ends_at) for row in outages] == [
            (row.start, row.end) for row in entry.rows
        ]
        SAID["stop"] += 1
        SAID["gave way"] += len(gone)
        SAID["stayed"] += len(touched) - len(gone)
        if entry.rows:
            self.book[self.number] = entry

    @among(lambda table, entry: table.holds_kit(entry))
    @rule(which=st.integers(0, 1), chosen=st.sets(st.integers(0, 3)))
    def change_kit(self, which, chosen):
        """Whoever holds the kit gives back what left it, and takes what joined it where that is free."""
        kit = self.kits[which]
        parts = [self.can_be_parts[index] for index in sorted(chosen)]
        without = set_parts(kit=kit, parts=parts, by=self.manager, now=NOW)
        before, self.parts[kit.pk] = self.parts[kit.pk], {part.pk for part in parts}
        missed = set()
        held = [
            (number, entry, row)
            for number, entry in self.book.items()
            for row in entry.rows
            if row.thing == kit.pk and entry.kind in ("booking", "session")
        ]
        for _number, entry, _row in held:
            due = set().union(*(self.parts.get(row.thing, ()) for row in entry.rows))
            entry.rows = [row for row in entry.rows if row.thing not in before or row.thing in due]
        for number, entry, row in sorted(held, key=lambda item: item[2].start):
            for part in [part.pk for part in parts if part.pk not in before]:
                new = Row(part, self.capacity[part], row.start, row.end)
                if any(row.thing == part for row in entry.rows):
                    continue
                if self.free([new]):
                    entry.rows.append(new)
                    self.missed.get(number, set()).discard(part)
                    SAID["joined"] += 1
                else:
                    missed.add(number)
                    self.missed.setdefault(number, set()).add(part)
                    SAID["could not join"] += 1
        assert {row.source_id for row in without} == missed

    @invariant()
    def the_table_never_lies(self):
        every = list(Occupancy.objects.filter(resource__in=self.things))
        rows = [row for row in every if row.active]
        self.the_table_says_what_our_book_says(rows)
        self.nobody_has_what_another_has(rows)
        self.all_lies_within_what_was_asked_for(rows)
        self.who_has_a_kit_has_its_parts([row for row in rows if row.kind in ("booking", "session")])
        assert len(every) >= self.count  # what was given back stays as history
        self.count = len(every)

    def the_table_says_what_our_book_says(self, rows):
        theirs, ours = Counter(), Counter()
        for occupancy in rows:
            seats = occupancy.last_seat - occupancy.first_seat + 1
            theirs[
                occupancy.source_type,
                occupancy.source_id,
                occupancy.resource_id,
                occupancy.starts_at,
                occupancy.ends_at,
            ] += seats
        for number, entry in self.book.items():
            for row in entry.rows:
                ours[entry.source, number, row.thing, row.start, row.end] += row.seats
        assert theirs == ours

    def nobody_has_what_another_has(self, rows):
        for row in rows:
            assert 1 <= row.first_seat <= row.last_seat <= self.capacity[row.resource_id]
            for other in rows:
                if row.pk < other.pk and row.resource_id == other.resource_id:
                    apart = row.ends_at <= other.starts_at or other.ends_at <= row.starts_at
                    assert apart or row.last_seat < other.first_seat or other.last_seat < row.first_seat

    def all_lies_within_what_was_asked_for(self, rows):
        for row in rows:
            entry = self.book[row.source_id]
            assert (row.source_type, row.kind) == (entry.source, entry.kind)
            assert entry.start <= row.starts_at < row.ends_at <= entry.end

    def who_has_a_kit_has_its_parts(self, rows):
        """All and no others, for as long as the kit; but for a part that somebody else had when it joined."""
        spans = {}
        for row in rows:
            spans.setdefault(row.source_id, {})[row.resource_id] = (row.starts_at, row.ends_at)
        for number, held in spans.items():
            kits = held.keys() & self.parts.keys()
            due = set().union(*(self.parts[kit] for kit in kits)) - self.missed.get(number, set())
            if kits:
                assert held.keys() - kits == due
                assert len(set(held.values())) == 1


def span(night, begins, long):
    """`begins` half hours after the midnight before the clock changes, `long` of them: real time, not clock time."""
    start = instant(night, dt.time(0), ZONE) + begins * HALF
    return start, start + long * HALF


@pytest.mark.slow
@pytest.mark.django_db
def test_the_table_never_lies_whatever_people_do(region):
    run_state_machine_as_test(
        Table,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    labels = (
        "take",
        "take taken",
        "move",
        "move taken",
        "move seats",
        "end early",
        "stop",
        "gave way",
        "joined",
    )
    assert [label for label in labels if not SAID[label]] == []


@pytest.mark.parametrize(("night", "hours"), [(NIGHTS[0], 25), (NIGHTS[1], 23)])
def test_the_day_on_which_the_clock_changes_is_as_long_as_it_is(night, hours):
    start, end = day_span(night + dt.timedelta(days=1), ZONE)
    assert end - start == dt.timedelta(hours=hours)
    assert start.astimezone(ZoneInfo(ZONE)).time() == end.astimezone(ZoneInfo(ZONE)).time() == dt.time(0)
