"""Time is aware; days are local."""

import datetime as dt

from ceh.core import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == dt.timedelta(0)


def test_the_local_day_is_that_of_the_zone():
    late = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert clock.local_day(late, "Europe/Ljubljana") == dt.date(2027, 1, 1)
    assert clock.local_day(late, "UTC") == dt.date(2026, 12, 31)


def test_the_nights_when_clocks_change_have_one_day():
    for instant in ("2026-03-29T00:59", "2026-03-29T01:01", "2026-10-25T00:59", "2026-10-25T01:01"):
        at = dt.datetime.fromisoformat(instant).replace(tzinfo=dt.UTC)
        assert clock.local_day(at, "Europe/Ljubljana") == at.date()
