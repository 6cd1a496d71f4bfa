"""What can be counted is offered by code, complete and explained."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.core import facts
from ceh.core.facts import NETWORK, Event, Fact, Period, Scope, register_fact

YEAR = Period(dt.date(2027, 1, 1), dt.date(2028, 1, 1), "Europe/Ljubljana")
NOON = dt.datetime(2027, 5, 4, 10, tzinfo=dt.UTC)


def event(number=1, **changes):
    """A visit on 4 May 2027."""
    return replace(Event("usage.visit", number, NOON, NOON.date(), person_id=1, space_id=7), **changes)


def offer(*events):
    """A fact that hands over these events."""
    return Fact(
        "test.visits",
        "Visits",
        "Somebody came.",
        lambda period, scope: events,
        {"staff": "Works there."},
    )


def test_a_period_is_half_open_in_local_days():
    assert dt.date(2027, 1, 1) in YEAR
    assert dt.date(2028, 1, 1) not in YEAR
    first, after = YEAR.instants
    assert first == dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC)
    assert after == dt.datetime(2027, 12, 31, 23, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="ends after"):
        Period(YEAR.end, YEAR.start)


def test_the_nights_when_clocks_change_belong_to_their_day():
    day = Period(dt.date(2027, 3, 28), dt.date(2027, 3, 29), "Europe/Ljubljana")
    first, after = day.instants
    assert after.astimezone(dt.UTC) - first.astimezone(dt.UTC) == dt.timedelta(hours=23)


def test_a_scope_is_the_network_or_some_spaces():
    assert 7 in NETWORK
    assert None in NETWORK
    assert 7 in Scope(frozenset({7}))
    assert None not in Scope(frozenset({7}))
    assert 7 not in Scope(frozenset())


def test_events_come_in_counting_order_with_their_exclusions():
    early = event(9, at=NOON - dt.timedelta(hours=1), exclusion="staff")
    assert offer(event(2), event(1), early).events(YEAR) == [early, event(1), event(2)]
    assert [row.qualifies for row in (early, event())] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (event(day=dt.date(2028, 1, 1)), "outside"),
        (event(space_id=8), "outside"),
        (event(exclusion="because"), "nobody explains"),
    ],
)
def test_a_room_that_hands_over_something_else_is_told(wrong, complaint):
    with pytest.raises(ValueError, match=complaint):
        offer(wrong).events(YEAR, Scope(frozenset({7})))


def test_a_record_is_handed_over_once():
    with pytest.raises(ValueError, match="twice"):
        offer(event(1), event(1, at=NOON + dt.timedelta(hours=1))).events(YEAR)


def test_events_that_cannot_be():
    with pytest.raises(ValueError, match="negative"):
        event(headcount=-1)
    with pytest.raises(ValueError, match="aware"):
        event(at=dt.datetime(2027, 5, 4))


@given(st.permutations(list(range(6))))
def test_the_order_does_not_depend_on_the_room_s(numbers):
    assert [row.source_id for row in offer(*map(event, numbers)).events(YEAR)] == list(range(6))


def test_facts_are_found_by_code(monkeypatch):
    monkeypatch.setattr(facts, "_facts", {})
    visits = offer()
    register_fact(visits)
    register_fact(visits)
    assert facts.fact("test.visits") is visits
    assert facts.facts() == [visits]
    with pytest.raises(ValueError, match="twice"):
        register_fact(offer(event()))
    with pytest.raises(KeyError):
        facts.fact("test.unknown")
