"""The counting pipeline is pure: golden figures by hand, and what holds for all events."""

import datetime as dt
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.clock import local_day
from ceh.core.facts import Event
from ceh.core.small_numbers import suppressed
from ceh.monitoring.rules import (
    REASONS,
    RULES,
    Figure,
    by_year,
    count_distinct,
    ledger_hash,
    pseudonym,
    verdict,
)

ZONE = "Europe/Ljubljana"
OPENED = {1: dt.date(2026, 3, 1), 2: dt.date(2026, 6, 1)}
KEY = "a key of the test"


def visit(number, person, day="2026-11-04", *, space=1, hour=12, **values):
    """A visit of a member at a local hour."""
    day = dt.date.fromisoformat(day)
    at = dt.datetime.combine(day, dt.time(hour), ZoneInfo(ZONE)).astimezone(dt.UTC)
    return Event("usage.visit", number, at, day, person_id=person, space_id=space, **values)


def group(number, headcount, **values):
    """A group without names."""
    at = dt.datetime(2026, 11, 4, 9, tzinfo=dt.UTC)
    return Event("usage.groupvisit", number, at, at.date(), headcount=headcount, space_id=1, **values)


def count(*events, canonical=None):
    """The figure of these events."""
    return count_distinct(events, opened=OPENED, canonical=canonical or {})


def numbers(lines):
    """The ids of the records behind the lines."""
    return [line.event.source_id for line in lines]


def test_one_person_counts_once_with_the_earliest_visit():
    figure = count(
        visit(3, 7, "2026-05-04"), visit(1, 7, "2026-05-06"), visit(2, 7, "2026-05-05", space=2), visit(4, 8)
    )
    assert (figure.value, numbers(figure.counted)) == (2, [3, 4])
    assert figure.by_reason() == {"before_opening": 1, "again": 1}


def test_of_visits_at_one_instant_the_lowest_record_counts():
    figure = count(visit(9, 7), visit(4, 7), visit(5, 7))
    assert numbers(figure.counted) == [4]


def test_a_visit_that_does_not_qualify_does_not_use_the_person_up():
    figure = count(visit(1, 7, "2026-05-01", exclusion="voided"), visit(2, 7, "2026-05-02"))
    assert numbers(figure.counted) == [2]


def test_two_accounts_of_one_person_are_one():
    events = [visit(1, 7), visit(2, 8, "2026-11-05")]
    assert count(*events).value == 2
    merged = count(*events, canonical={8: 7})
    assert (merged.value, [line.unit for line in merged.lines]) == (1, [7, 7])


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (visit(1, 7, exclusion="staff"), "staff"),
        (visit(1, 7, exclusion="voided"), "voided"),
        (visit(1, 7, space=3), "elsewhere"),
        (visit(1, 7, space=None), "elsewhere"),
        (visit(1, 7, "2026-02-28"), "before_opening"),
        (visit(1, 7, "2026-05-31", space=2), "before_opening"),
        (visit(1, 7, "2026-03-01"), ""),
        (group(1, 20), "headcount"),
        (group(1, 20, exclusion="voided"), "voided"),
        (visit(1, 7, space=3, exclusion="voided"), "voided"),  # the first reason is told
    ],
)
def test_what_does_not_count_says_why(event, reason):
    figure = count(event)
    assert [line.reason for line in figure.lines] == [reason]
    assert figure.value == (0 if reason else 1)
    assert not reason or str(REASONS[reason])


def test_groups_are_a_head_count_beside_the_value():
    figure = count(group(1, 20), group(2, 5), group(3, 9, exclusion="voided"), visit(1, 7))
    assert (figure.value, figure.headcount) == (1, 25)


def test_the_last_half_hour_of_a_year_belongs_to_it_by_the_local_day():
    at = dt.datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo(ZONE)).astimezone(dt.UTC)
    later = at + dt.timedelta(hours=1)  # 2027 in Kranj, still 2026 by UTC
    events = [
        Event("usage.visit", number, instant, local_day(instant, ZONE), person_id=7, space_id=1)
        for number, instant in enumerate((at, later))
    ]
    assert later.year == 2026
    figures = by_year(events, range(2026, 2028), opened=OPENED, canonical={})
    assert {year: numbers(figure.counted) for year, figure in figures.items()} == {2026: [0], 2027: [1]}


def test_every_year_counts_a_person_anew_and_other_years_are_left_alone():
    events = [visit(1, 7, "2026-11-04"), visit(2, 7, "2027-01-02"), visit(3, 7, "2025-01-02")]
    figures = by_year(events, (2026, 2027, 2028), opened=OPENED, canonical={})
    assert {year: figure.value for year, figure in figures.items()} == {2026: 1, 2027: 1, 2028: 0}


def test_a_split_takes_the_counting_visit_and_adds_up():
    figure = count(
        visit(1, 7, "2026-05-01", dimensions={"band": "15-17"}),
        visit(2, 7, "2026-11-01", dimensions={"band": "18plus"}),
        visit(3, 8),
    )
    assert figure.by("band") == {"15-17": 1, "not_stated": 1}


def test_every_rule_is_told_in_words():
    assert {key: str(rule.text).strip() != "" for key, rule in RULES.items()} == {"distinct_people": True}


PEOPLE = st.integers(1, 6)
EVENTS = st.lists(
    st.builds(
        visit,
        st.integers(1, 10_000),
        st.none() | PEOPLE,
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(dt.date.isoformat),
        space=st.none() | st.integers(1, 3),
        hour=st.integers(8, 11),
        exclusion=st.sampled_from(["", "", "", "staff", "voided"]),
    ),
    unique_by=lambda event: event.source_id,
    max_size=15,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(events, random):
    shuffled = random.sample(events, len(events))
    assert count(*shuffled) == count(*events)
    assert ledger_hash(count(*shuffled), KEY) == ledger_hash(count(*events), KEY)


@given(EVENTS)
def test_every_candidate_is_counted_or_left_out_with_a_reason(events):
    figure = count(*events)
    assert sorted(numbers(figure.lines)) == sorted(event.source_id for event in events)
    assert len(figure.counted) + sum(figure.by_reason().values()) == len(events)
    assert set(figure.by_reason()) <= set(REASONS)
    assert sum(figure.by("band").values()) == figure.value


@given(EVENTS)
def test_the_value_is_the_number_of_people_who_qualify(events):
    people = {
        event.person_id
        for event in events
        if not event.exclusion
        and event.person_id
        and event.space_id in OPENED
        and event.day >= OPENED[event.space_id]
    }
    figure = count(*events)
    assert (figure.value, {event.unit for event in figure.counted}) == (len(people), people)


@given(EVENTS, PEOPLE, PEOPLE)
def test_merging_two_accounts_never_counts_more_and_at_most_one_less(events, kept, absorbed):
    apart, merged = count(*events), count(*events, canonical={absorbed: kept} if kept != absorbed else {})
    assert apart.value - 1 <= merged.value <= apart.value


@given(EVENTS, EVENTS)
def test_another_record_never_counts_less(events, more):
    fresh = [event for event in more if event.source_id not in {known.source_id for known in events}]
    assert count(*events, *fresh).value >= count(*events).value


def test_a_target_is_met_or_not_when_the_year_is_over():
    def stands(people, year, today=dt.date(2028, 1, 1), minimum=10):
        figure = Figure(count(*(visit(number, number) for number in range(people))).lines)
        return verdict(year, figure, minimum=minimum, opened=OPENED, today=today)

    assert (stands(12, 2027).met, stands(12, 2027).margin) == (True, 2)
    assert (stands(7, 2027).met, stands(7, 2027).margin) == (False, -3)
    assert (stands(10, 2027).met, stands(7, 2027, minimum=None).met) == (True, None)
    running = dt.date(2027, 12, 31)
    assert (stands(7, 2027, running).met, stands(7, 2027, running).running) == (None, True)
    assert stands(12, 2027, running).met is True
    assert stands(7, 2027, dt.date(2028, 1, 1)).running is False
    nothing = verdict(2027, None, minimum=10, opened=OPENED, today=running)
    assert (nothing.value, nothing.met, nothing.margin) == (None, None, None)


@pytest.mark.parametrize(
    ("year", "day", "short"),
    [(2026, "2026-03-01", True), (2026, "2026-01-01", False), (2027, "2026-03-01", False)],
)
def test_a_short_first_year_is_flagged(year, day, short):
    opened = {1: dt.date.fromisoformat(day), 2: dt.date(2027, 5, 1)}
    result = verdict(year, Figure(), minimum=1, opened=opened, today=dt.date(2028, 1, 1))
    assert (result.short, result.value) == (short, 0)


def test_the_hash_tells_equal_figures_with_other_lines_apart():
    whole = [visit(1, 7), visit(2, 8)]
    swapped = [visit(1, 7), visit(3, 9)]
    assert count(*whole).value == count(*swapped).value
    hashes = {
        ledger_hash(count(*whole), KEY),
        ledger_hash(count(*swapped), KEY),
        ledger_hash(count(visit(1, 8), visit(2, 7)), KEY),
        ledger_hash(count(*whole, visit(3, 9, exclusion="voided")), KEY),
        ledger_hash(count(*whole), "another key"),
    }
    assert len(hashes) == 5


def test_a_pseudonym_depends_on_the_person_and_the_key():
    assert pseudonym(7, KEY) == pseudonym(7, KEY)
    assert len({pseudonym(7, KEY), pseudonym(8, KEY), pseudonym(7, "another key")}) == 3
    assert (len(pseudonym(7, KEY)), pseudonym(None, KEY)) == (32, "")


PARTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 8), min_size=1)


def worlds(parts, shown, threshold):
    """Every way to fill the hidden cells that the total and the rule allow (zeros are never hidden)."""
    hidden = [name for name, value in shown.items() if value is None]
    together = sum(parts[name] for name in hidden)
    for filling in product(range(1, together + 1), repeat=len(hidden) - 1):
        rest = together - sum(filling)
        if rest > 0 and min(*filling, rest, threshold) < threshold:
            yield {**shown, **dict(zip(hidden, (*filling, rest), strict=True))}


@given(PARTS)
def test_a_hidden_cell_cannot_be_worked_out_from_the_total(parts):
    shown = suppressed(parts, 5)
    hidden = [name for name, value in shown.items() if value is None]
    if not hidden or not any(parts[name] for name in parts if name not in hidden):
        # Where every cell that is not zero is hidden, only the total stands; it is public by itself.
        assert all(shown[name] in (None, 0) for name in parts) or not any(0 < n < 5 for n in parts.values())
        return
    possible = list(worlds(parts, shown, 5))
    for name in hidden:
        assert len({guess[name] for guess in possible}) > 1, name


@given(PARTS, st.integers(1, 6))
def test_a_split_hides_every_small_cell_and_leaves_zero_and_the_rest_true(parts, threshold):
    shown = suppressed(parts, threshold)
    assert list(shown) == list(parts)
    for name, value in parts.items():
        assert shown[name] in (None, value)
        assert not 0 < value < threshold or shown[name] is None
        assert value or shown[name] == 0
    if not any(0 < value < threshold for value in parts.values()):
        assert shown == parts


def test_splits_by_hand():
    assert suppressed({"a": 2, "b": 9, "c": 6, "d": 0}, 5) == {"a": None, "b": 9, "c": None, "d": 0}
    assert suppressed({"a": 2, "b": 3, "c": 6}, 5) == {"a": None, "b": None, "c": 6}
    # Two hidden cells that together hold two people hold one each: a third is hidden.
    assert suppressed({"a": 1, "b": 1, "c": 6}, 5) == {"a": None, "b": None, "c": None}
    assert suppressed({"a": 4, "b": 4, "c": 6, "d": 7}, 5) == {"a": None, "b": None, "c": None, "d": 7}
