"""Who fits whom: filters that hold, parts that add up, an order that is explained. Without a database."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceh.mentors.rules import times
from ceh.mentors.rules.scoring import FILTERS, PARTS, WEIGHTS, Mentor, Need, Pool, Programme, Request
from ceh.mentors.rules.shortlists import refused, shortlist

TODAY = dt.date(2026, 12, 1)  # a Tuesday
KRANJ, BLED = (14.356, 46.239), (14.114, 46.369)
PARENTS = {"cad-parametric": "cad", "cad": "digital"}
SKILLS = ["pricing", "laser", "cad", "cad-parametric", "digital", "weaving"]

a_need = st.builds(
    Need,
    skill=st.sampled_from(SKILLS),
    level=st.integers(1, 3),
    urgency=st.integers(1, 3),
    matters_most=st.booleans(),
)
a_week = st.sets(st.sampled_from(sorted(times.ALL)))
a_mentor = st.builds(
    Mentor,
    key=st.uuids().map(str),
    skills=st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=4),
    languages=st.frozensets(st.sampled_from(["sl", "en", "de"])),
    formats=st.frozensets(st.sampled_from(["person", "online"]), min_size=1),
    hours=st.integers(1, 40),
    capacity=st.integers(1, 5),
    mentees=st.integers(0, 5),
    times=a_week.map(lambda week: times.free(week, TODAY)),
    places=st.sampled_from([(), (KRANJ,), (BLED, KRANJ)]),
    topics=st.frozensets(st.sampled_from(["wood", "ict"])),
    styles=st.frozensets(st.sampled_from(["plan", "contacts"])),
    is_paused=st.booleans(),
    cleared_until=st.sampled_from([None, TODAY, TODAY - dt.timedelta(days=1)]),
    barred=st.frozensets(st.integers(1, 3)),
    reports=st.integers(0, 20),
    rating=st.floats(1, 5),
)
a_request = st.builds(
    Request,
    key=st.just("request"),
    needs=st.lists(a_need, min_size=1, max_size=4).map(tuple),
    languages=st.frozensets(st.sampled_from(["sl", "en", "de"])),
    formats=st.frozensets(st.sampled_from(["person", "online"]), min_size=1),
    hours=st.integers(1, 40),
    times=a_week.map(lambda week: times.free(week, TODAY)),
    place=st.sampled_from([None, KRANJ]),
    topics=st.frozensets(st.sampled_from(["wood", "ict"])),
    preferences=st.frozensets(st.sampled_from(["plan", "contacts"])),
    organisations=st.frozensets(st.integers(1, 3)),
    is_minor=st.booleans(),
)
some_mentors = st.lists(a_mentor, min_size=1, max_size=8, unique_by=lambda mentor: mentor.key)


def pool(*mentors, **values):
    return Pool(mentors, TODAY, Programme(parents=PARENTS, **values))


@given(mentors=some_mentors, request=a_request)
@settings(max_examples=60)
def test_parts_add_up_and_stay_within_their_limits(mentors, request):
    for candidate in shortlist(pool(*mentors), request, size=10):
        assert tuple(candidate.parts) == PARTS
        assert candidate.total == sum(candidate.parts.values())
        assert 0 <= candidate.total <= 100 * sum(WEIGHTS.values())
        assert all(points <= candidate.most[part] for part, points in candidate.parts.items())
        skills = sorted(need.skill for need in request.needs)
        assert sorted(candidate.covered + candidate.partly + candidate.missing) == skills


@given(mentors=some_mentors, request=a_request)
@settings(max_examples=60)
def test_a_score_is_the_same_in_any_company(mentors, request):
    together = {
        candidate.mentor: candidate.parts for candidate in shortlist(pool(*mentors), request, size=10)
    }
    for mentor in mentors:
        alone = shortlist(pool(mentor), request)
        assert [candidate.parts for candidate in alone] == [
            together[key] for key in [mentor.key] if key in together
        ]


@given(mentors=some_mentors, request=a_request)
@settings(max_examples=60)
def test_everybody_is_on_the_list_or_kept_off_by_a_filter(mentors, request):
    shown = {candidate.mentor for candidate in shortlist(pool(*mentors), request, size=10)}
    kept_off = refused(pool(*mentors), request)
    assert shown | set(kept_off) == {mentor.key for mentor in mentors}
    assert not shown & set(kept_off)
    assert all(names and set(names) <= set(FILTERS) for names in kept_off.values())


@given(mentors=some_mentors, request=a_request, seed=st.randoms())
@settings(max_examples=60)
def test_the_order_does_not_hang_on_the_order_of_the_register(mentors, request, seed):
    mixed = list(mentors)
    seed.shuffle(mixed)
    assert shortlist(pool(*mentors), request, 10) == shortlist(pool(*mixed), request, 10)


FITS = Mentor(
    key="a",
    skills={"pricing": 2},
    languages=frozenset({"sl"}),
    times=times.free(["3-evening"], TODAY),
    places=(KRANJ,),
)
ASKS = Request(key="r", needs=(Need("pricing", 2),), languages=frozenset({"sl"}), hours=5)


@pytest.mark.parametrize(
    ("name", "changes", "wishes"),
    [
        ("language", {"languages": frozenset({"de"})}, {}),
        ("clearance", {}, {"is_minor": True}),
        ("clearance", {"cleared_until": TODAY - dt.timedelta(days=1)}, {"is_minor": True}),
        ("conflict", {"barred": frozenset({7})}, {"organisations": frozenset({7})}),
        ("conflict", {"barred": frozenset({"r"})}, {}),
        ("paused", {"is_paused": True}, {}),
        ("full", {"mentees": 2}, {}),
        ("format", {"formats": frozenset({"online"})}, {"formats": frozenset({"person"})}),
        ("hours", {"hours": 4}, {}),
    ],
)
def test_each_filter_keeps_off_who_does_not_fit(name, changes, wishes):
    mentor, request = replace(FITS, **changes), replace(ASKS, **wishes)
    assert shortlist(pool(mentor), request) == []
    assert refused(pool(mentor), request) == {"a": [name]}
    assert refused(pool(FITS), ASKS) == {}


def test_a_clearance_counts_on_its_last_day():
    assert shortlist(pool(replace(FITS, cleared_until=TODAY)), replace(ASKS, is_minor=True))


def needs_points(skills, *needs):
    mentor = replace(FITS, skills=skills)
    return shortlist(pool(mentor), replace(ASKS, needs=needs))[0].parts["needs"]


def test_needs_are_covered_by_weight():
    assert needs_points({"pricing": 2}, Need("pricing", 2)) == 4500
    assert needs_points({"pricing": 3}, Need("pricing", 2)) == 4500  # knowing more is no fault
    assert needs_points({"pricing": 1}, Need("pricing", 2)) == 2250  # knowing less covers half
    assert needs_points({"laser": 3}, Need("pricing", 2)) == 0
    assert needs_points({"pricing": 2}, Need("pricing"), Need("laser")) == 2250
    assert needs_points({"pricing": 2}, Need("pricing", matters_most=True), Need("laser")) == 3000
    assert needs_points({"pricing": 2}, Need("pricing", urgency=3), Need("laser", urgency=1)) == 3375


def test_a_part_covers_the_whole_and_the_whole_covers_half_of_a_part():
    assert needs_points({"cad-parametric": 2}, Need("cad", 2)) == 4500
    assert needs_points({"cad-parametric": 2}, Need("digital", 2)) == 4500
    assert needs_points({"cad": 3}, Need("cad-parametric", 2)) == 2250


def test_time_in_common_counts_up_to_twice_a_week():
    asks = replace(ASKS, times=times.free(["3-evening", "4-evening"], TODAY))
    assert shortlist(pool(FITS), asks)[0].common == 4
    assert shortlist(pool(FITS), asks)[0].parts["times"] == 1000
    often = replace(FITS, times=times.free(["3-evening", "4-evening", "5-evening"], TODAY))
    assert shortlist(pool(often), asks)[0].parts["times"] == 2000
    assert shortlist(pool(FITS), ASKS)[0].parts["times"] == 2000  # nothing was asked for


def test_the_way_counts_from_the_nearest_place_and_not_online():
    asks = replace(ASKS, place=KRANJ, formats=frozenset({"person"}))
    far, near = replace(FITS, places=(BLED,)), replace(FITS, places=(BLED, KRANJ))
    assert shortlist(pool(far), asks)[0].km == pytest.approx(23.6, abs=0.5)
    assert shortlist(pool(far), asks)[0].parts["travel"] == pytest.approx(615, abs=20)
    assert shortlist(pool(near), asks)[0].parts["travel"] == 1500
    assert shortlist(pool(replace(FITS, places=())), asks)[0].parts["travel"] == 0
    either = replace(asks, formats=frozenset({"person", "online"}))
    assert shortlist(pool(far), either)[0].parts["travel"] == 1500


def test_feedback_moves_a_score_by_five_points_at_most_and_slowly():
    asks = replace(ASKS, times=times.free(["3-evening", "4-evening"], TODAY))

    def feedback(reports, rating):
        return shortlist(pool(replace(FITS, reports=reports, rating=rating)), asks)[0].parts["feedback"]

    assert feedback(0, 0) == 0
    assert 0 < feedback(1, 5) < feedback(5, 5) < feedback(1000, 5) <= 500
    assert -500 <= feedback(1000, 1) < feedback(1, 1) < 0


def test_who_helps_many_already_comes_later_and_the_list_says_so():
    busy = replace(FITS, key="busy", capacity=4, mentees=3, skills={"pricing": 3})
    idle = replace(FITS, key="idle", skills={"pricing": 1})
    asks = replace(ASKS, needs=(Need("pricing", 2), Need("laser")))
    first, second = shortlist(pool(busy, idle), asks)
    assert (first.mentor, first.rank_without_load, first.load_price, first.change) == ("idle", 2, 0, "")
    assert (second.mentor, second.rank_without_load, second.load_price) == ("busy", 1, 1500)
    assert (second.change, second.mentees, second.capacity) == ("load", 3, 4)


def test_the_list_names_the_free_evening_that_would_make_somebody_the_first():
    asks = replace(ASKS, times=times.free(["3-evening", "0-morning"], TODAY))
    able = replace(FITS, key="able", times=times.free(["0-morning", "3-evening"], TODAY))
    later = replace(FITS, key="later", times=times.free(["0-morning"], TODAY), reports=20, rating=5.0)
    first, second = shortlist(pool(able, later), asks)
    assert (first.mentor, second.mentor, second.change) == ("able", "later", "3-evening")


def test_a_stored_candidate_is_plain_data():
    candidate = shortlist(pool(FITS), ASKS)[0]
    assert candidate.frozen()["parts"] == candidate.parts
    assert type(candidate)(**candidate.frozen()) == candidate


def test_a_week_becomes_the_next_four_without_holidays_and_breaks():
    evening = times.free(["1-evening"], TODAY)
    assert evening.bit_count() == 4
    assert evening & 1 << 2  # today is a Tuesday
    assert times.free(["1-evening"], TODAY, holidays={TODAY}).bit_count() == 3
    assert times.free(["1-evening"], TODAY, away_until=TODAY + dt.timedelta(days=7)).bit_count() == 2
    assert times.free(times.ALL, TODAY).bit_count() == 84
    assert times.free(["9-evening", "nonsense"], TODAY) == 0
    assert times.in_order(["3-evening", "0-morning", "x"]) == ["0-morning", "3-evening"]
