"""Distances and the order of days."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.refusals import Refused
from ceh.region import rules

lons, lats = st.floats(-180, 180), st.floats(-90, 90)


def test_kranj_to_jesenice():
    assert rules.distance_km(14.35575, 46.24364, 14.06017, 46.43657) == pytest.approx(31.2, abs=0.5)


@given(a=st.tuples(lons, lats), b=st.tuples(lons, lats), c=st.tuples(lons, lats))
def test_distance_is_a_distance(a, b, c):
    assert rules.distance_km(*a, *a) == pytest.approx(0, abs=1e-3)
    assert rules.distance_km(*a, *b) == pytest.approx(rules.distance_km(*b, *a), abs=1e-6)
    assert rules.distance_km(*a, *c) <= rules.distance_km(*a, *b) + rules.distance_km(*b, *c) + 1e-3
    assert 0 <= rules.distance_km(*a, *b) <= 20_016


@given(start=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), days=st.integers(-400, 400))
def test_a_holiday_has_its_days_in_order_and_within_reason(start, days):
    end = start + dt.timedelta(days=days)
    if 0 <= days < rules.LONGEST_HOLIDAY:
        assert rules.check_school_holiday(start, end, []) is None
    else:
        with pytest.raises(Refused) as refusal:
            rules.check_school_holiday(start, end, [])
        assert refusal.value.field_name == "ends"


@pytest.mark.parametrize(
    ("language", "latitude", "limit"), [("en", "46.2400", "13.70"), ("sl", "46,2400", "13,70")]
)
def test_a_refused_point_is_written_in_the_readers_numbers(language, latitude, limit):
    bounds = (13.7, 46.0, 14.7, 46.6)
    with translation.override(language):
        with pytest.raises(Refused) as swapped:
            rules.check_point(46.24, 14.35, bounds)
        with pytest.raises(Refused) as outside:
            rules.check_point(2.35, 48.86, bounds)
    assert latitude in swapped.value.message
    assert limit in outside.value.next_step
