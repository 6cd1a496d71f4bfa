"""Many requests at once: nobody is shown too often, and a cohort is assigned as well as can be. Without a database."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceh.mentors.rules import shortlists
from ceh.mentors.rules.shortlists import FAIR, SHOWN, assign, fair_shortlists


@st.composite
def instances(draw, most_requests=5, most_mentors=4):
    """Values, what is allowed, and places."""
    requests, mentors = draw(st.integers(1, most_requests)), draw(st.integers(1, most_mentors))
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = seed.integers(0, 10_000, (requests, mentors)).astype(np.int32)
    allowed = seed.random((requests, mentors)) < draw(st.floats(0, 1))
    return values, allowed, seed.integers(0, 3, mentors)


def worth(values, chosen):
    """(how many have a mentor, the sum of their values)."""
    pairs = [(row, mentor) for row, mentor in enumerate(chosen) if mentor is not None]
    return len(pairs), sum(int(values[pair]) for pair in pairs)


def best_by_trying(values, allowed, capacity):
    """The best of all possible assignments."""
    choices = [[None, *np.flatnonzero(row)] for row in allowed]
    possible = (
        chosen
        for chosen in itertools.product(*choices)
        if all(sum(mentor == at for mentor in chosen) <= places for at, places in enumerate(capacity))
    )
    return max(worth(values, chosen) for chosen in possible)


@given(instance=instances())
@settings(max_examples=80)
def test_an_assignment_is_the_best_there_is_whichever_way_it_is_solved(instance):
    values, allowed, capacity = instance
    chosen = assign(values, allowed, capacity)
    assert all(mentor is None or allowed[row, mentor] for row, mentor in enumerate(chosen))
    assert worth(values, chosen) == best_by_trying(values, allowed, capacity)
    flow = [None] * len(values)
    for row, mentor in shortlists._flow(values, allowed, np.ones(len(values)), capacity):
        flow[row] = mentor
    assert worth(values, flow) == worth(values, chosen)


@given(instance=instances(most_requests=12, most_mentors=8))
@settings(max_examples=60)
def test_nobody_is_shown_more_often_than_is_fair(instance):
    values, allowed, _capacity = instance
    lists = fair_shortlists(values, allowed)
    shown = [mentor for rows in lists for mentor in rows]
    assert all(len(rows) <= SHOWN and len(set(rows)) == len(rows) for rows in lists)
    assert all(allowed[row, mentor] for row, rows in enumerate(lists) for mentor in rows)
    cap = max(1, math.ceil(FAIR * len(values) * SHOWN / values.shape[1]))
    assert all(shown.count(mentor) <= cap for mentor in set(shown))
    assert all(
        [values[row, mentor] for mentor in rows]
        == sorted((values[row, mentor] for mentor in rows), reverse=True)
        for row, rows in enumerate(lists)
    )


def test_large_cohorts_are_solved_over_the_best_mentors_of_each(monkeypatch):
    seed = np.random.default_rng(1)
    values, allowed = seed.integers(0, 10_000, (60, 20)), seed.random((60, 20)) < 0.9
    capacity = np.full(20, 3)
    exact = worth(values, assign(values, allowed, capacity))
    monkeypatch.setattr(shortlists, "EXACT", 0)
    assert worth(values, assign(values, allowed, capacity)) == exact
    monkeypatch.setattr(shortlists, "REACH", 12)
    count, total = worth(values, assign(values, allowed, capacity))
    assert count == exact[0]
    assert total == pytest.approx(exact[1], rel=0.01)


def test_nobody_and_nothing_is_no_fault():
    nothing = np.zeros((0, 3), dtype=np.int32)
    assert fair_shortlists(nothing, nothing.astype(bool)) == []
    assert assign(nothing, nothing.astype(bool), np.ones(3, dtype=int)) == []
    nobody = np.zeros((2, 0), dtype=np.int32)
    assert fair_shortlists(nobody, nobody.astype(bool)) == [[], []]
    assert assign(nobody, nobody.astype(bool), np.ones(0, dtype=int)) == [None, None]
