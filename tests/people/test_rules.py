"""Ages, bands and who may act alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.refusals import Refused
from ceh.people import rules
from ceh.people.queries import Standing

days = st.dates(dt.date(2020, 1, 1), dt.date(2080, 12, 31))
years = st.integers(1920, 2080)
NOVEMBER = dt.date(2026, 11, 25)


@given(year=years, month=st.integers(1, 12), day=st.integers(1, 28), on=days)
def test_nobody_is_treated_as_older_than_they_are(year, month, day, on):
    """Whatever the birthday in the year, the band is not above that of the true age."""
    true_age = on.year - year - ((on.month, on.day) < (month, day))
    if true_age < 0:
        return
    true_band = "under15" if true_age < 15 else "15-17" if true_age < 18 else "18plus"
    assert rules.ORDER[rules.age_band(year, on)] <= rules.ORDER[true_band]


@given(year=years, on=days, later=st.integers(0, 20_000))
def test_bands_only_go_up(year, on, later):
    after = on + dt.timedelta(days=later)
    assert rules.ORDER[rules.age_band(year, on)] <= rules.ORDER[rules.age_band(year, after)]


@given(year=years, on=days)
def test_every_band_ends_within_a_year_of_the_birthday(year, on):
    if on.year - year >= 19:
        assert rules.age_band(year, on) == "18plus"
    if on.year - year < 15:
        assert rules.age_band(year, on) == "under15"


@pytest.mark.parametrize(
    ("year", "band"),
    [
        (None, "unknown"),
        (2012, "under15"),
        (2011, "under15"),
        (2010, "15-17"),
        (2008, "15-17"),
        (2007, "18plus"),
    ],
)
def test_bands_in_november(year, band):
    assert rules.age_band(year, NOVEMBER) == band


def test_on_the_last_day_of_the_year_the_birthday_has_been():
    assert rules.age_band(2011, dt.date(2026, 12, 31)) == "15-17"


@given(year=st.none() | years, on=days)
def test_with_a_guardian_everybody_may_act(year, on):
    assert rules.may_act_alone(Standing(year, guarded=True), on)
    assert rules.may_act_alone(Standing(year, guarded=False), on) == (rules.age_band(year, on) != "under15")


def test_a_child_is_told_what_to_do():
    with pytest.raises(Refused) as refusal:
        rules.need_to_act_alone(Standing(2015, guarded=False), NOVEMBER)
    assert refusal.value.rule == "people.guardian_missing"
    assert refusal.value.url == "/me/guardians/"
    assert rules.need_to_act_alone(Standing(1990, guarded=False), NOVEMBER) is None


@given(old=st.none() | years, new=st.none() | years, on=days)
def test_a_minor_never_becomes_older_by_themselves(old, new, on):
    try:
        rules.check_birth_year(old, new, on)
    except Refused:
        return
    if rules.is_minor(old, on):
        assert rules.ORDER[rules.age_band(new, on)] <= rules.ORDER[rules.age_band(old, on)]


@pytest.mark.parametrize("year", [1800, 2030, 0, -5])
def test_years_that_cannot_be_are_refused(year):
    with pytest.raises(Refused, match="cannot be right"):
        rules.check_birth_year(None, year, NOVEMBER)


def test_only_certain_adults_are_guardians():
    assert rules.may_guard(1990, NOVEMBER)
    assert not rules.may_guard(2008, NOVEMBER)
    assert not rules.may_guard(None, NOVEMBER)


@pytest.mark.parametrize(
    ("year", "starts", "ends", "expected"),
    [
        (2010, (17, 0), (20, 0), False),
        (2010, (17, 0), (20, 1), True),
        (2010, (20, 0), (33, 0), True),  # into the next day
        (1990, (17, 0), (23, 0), False),
        (None, (17, 0), (23, 0), False),
    ],
)
def test_minors_need_an_adult_once_the_evening_has_begun_where_it_is(year, starts, ends, expected):
    midnight = dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC)  # in Ljubljana
    span = tuple(midnight + dt.timedelta(hours=hour, minutes=minute) for hour, minute in (starts, ends))
    assert rules.needs_adult(year, span, "Europe/Ljubljana", rules.EVENING) is expected


def test_one_check_of_guardians_carries_the_code_of_who_asks():
    assert rules.check_guardian("x.guardian", Standing(2015, guarded=True), NOVEMBER) is None
    assert rules.check_guardian("x.guardian", Standing(2015, guarded=False), NOVEMBER).rule == "x.guardian"
