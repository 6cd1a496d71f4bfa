"""What comes near when nothing fits: another time, the booking rules in words, more than one thing in the way."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from ceh.availability.queries.contexts import BookingRequest
from ceh.availability.queries.find import When
from ceh.bookings.actions import bookings
from tests.availability.support import find
from tests.bookings.test_bookings import NOW, at, booking_request
from tests.factories.availability import BookingRulesFactory
from tests.factories.equipment import RequirementFactory, UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.clock(NOW, tick=False)

KRANJ = (14.3556, 46.2389)


@pytest.fixture
def unit(region):
    return UnitFactory(resource__space=SpaceFactory(state="published", lon=KRANJ[0], lat=KRANJ[1]))


def ask(*units, when=None, **more):
    values = {"place": KRANJ, "within_km": 10.0, "person": None, "only_mine": False, "now": NOW} | more
    return find([unit.resource_id for unit in units], when=when, **values)


def take(unit, start, end):
    person = PersonFactory()
    bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=booking_request(start, end),
        by=person,
        now=NOW,
    )


@pytest.mark.django_db
def test_what_is_taken_then_names_the_nearest_free_time(unit, client):
    take(unit, 10, 12)
    result = ask(unit, when=When(at(10), at(12), 60))
    assert result.fits == []
    [near] = result.near
    assert (near.lacks, near.instead) == ({"time"}, at(9))
    query = {
        "kind": unit.model.category.code,
        "day": "2026-11-26",
        "begins": "10:00",
        "ends": "12:00",
        "minutes": 60,
    }
    with translation.override("sl"):
        body = client.get(
            reverse("availability:find"), query, headers={"accept-language": "sl"}
        ).content.decode()
    assert f"/book/{unit.resource_id}/?day=2026-11-26&amp;begins=09:00&amp;ends=10:00" in body
    assert "v četrtek, 26. novembra, 09:00–10:00" in body.replace("\u00a0", " ")


@pytest.mark.django_db
def test_what_the_booking_rules_forbid_does_not_fit_and_says_why(unit):
    BookingRulesFactory(space=unit.space, resource=None, longest=60, horizon=30)
    [near] = ask(unit, when=When(at(10), at(18), 120)).near
    assert (near.lacks, [refusal.rule for refusal in near.against]) == ({"rules"}, ["bookings.longest"])
    later = at(10) + dt.timedelta(days=60)
    [near] = ask(unit, when=When(later, later + dt.timedelta(hours=8), 60)).near
    assert [refusal.rule for refusal in near.against] == ["bookings.horizon"]
    assert len(ask(unit, when=When(at(10), at(18), 60)).fits) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("horizon", "is_named"), [(60, True), (1, False)])
def test_no_time_beyond_the_horizon_is_named_instead(unit, horizon, is_named):
    rules = BookingRulesFactory(space=unit.space, resource=None, longest=0)
    person, until = PersonFactory(), NOW + dt.timedelta(hours=36)
    bookings.book(
        resource_id=unit.resource_id,
        person=person,
        booking_request=BookingRequest(NOW, until),
        by=person,
        now=NOW,
    )
    rules.horizon = horizon
    rules.save()
    [near] = ask(unit, when=When(NOW + dt.timedelta(hours=22), NOW + dt.timedelta(hours=23), 60)).near
    assert near.lacks == {"time"}
    assert (near.instead is not None) is is_named


@pytest.mark.django_db
def test_what_lacks_more_than_one_thing_comes_after_what_lacks_one(unit):
    far = UnitFactory(
        model=unit.model,
        access="competence",
        resource__space=SpaceFactory(state="published", lon=KRANJ[0] + 0.5, lat=KRANJ[1]),
    )
    RequirementFactory(unit=far, model=None)
    take(unit, 10, 12)
    result = ask(far, unit, when=When(at(10), at(12), 60), person=PersonFactory(), only_mine=True)
    assert [(near.unit, set(near.lacks)) for near in result.near] == [
        (unit, {"time"}),
        (far, {"distance", "competence"}),
    ]


@pytest.mark.django_db
def test_looking_for_another_time_takes_one_statement_more_however_many_there_are(unit):
    counts = []
    for _round in range(2):
        take(unit, 10, 12)
        ask(unit)
        with CaptureQueriesContext(connection) as captured:
            result = ask(
                unit, *(twin for twin in unit.model.units.exclude(pk=unit.pk)), when=When(at(10), at(12), 60)
            )
        counts.append(len(captured))
        assert all(near.instead for near in result.near)
        unit = UnitFactory(model=unit.model, resource__space=unit.space)
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_how_long_is_told_as_on_the_booking_page(client, region):
    form = client.get(reverse("availability:find")).context["form"]
    labels = [label for _value, label in form.fields["minutes"].choices]
    assert labels[:4] == ["30 min", "1 h", "1 h 30 min", "2 h"]
