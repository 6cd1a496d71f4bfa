"""Small helpers of the tests of prices and billing."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from ceh.core.refusals import Refused
from tests.factories.people import PersonFactory
from tests.factories.usage import UsageFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday
TODAY = NOW.date()
HOUR = dt.timedelta(hours=1)


def used(unit, person, minutes=90, day=3, **values):
    """A use of last time that is over."""
    starts = dt.datetime(2026, 11, day, 9, 0, tzinfo=dt.UTC)
    ended = {"started_at": starts, "ended_at": starts + dt.timedelta(minutes=minutes), "state": "closed"}
    return UsageFactory(
        unit=unit, person=person, **{"recorded_by": person or PersonFactory()} | ended | values
    )


def refused(rule, act, **values):
    with pytest.raises(Refused) as caught:
        act(**values)
    assert caught.value.rule == rule


def dead(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()
