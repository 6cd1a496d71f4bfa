"""The region in the process, its holidays and places."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ceh.region import queries
from ceh.region.models import Region
from tests.factories.region import MunicipalityFactory, RegionFactory, SchoolHolidayFactory, SettlementFactory

pytestmark = pytest.mark.django_db


def test_without_a_pack_it_says_what_to_do():
    with pytest.raises(Region.DoesNotExist, match="load_region"):
        queries.current()


def test_the_region_is_asked_for_once():
    RegionFactory()
    queries.current()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert queries.current().code == "valley"
    assert len(captured) == 0


def test_a_change_in_this_process_is_seen_at_once():
    region = RegionFactory()
    queries.current()
    region.timezone = "Europe/Vienna"
    region.save()
    assert queries.current().timezone == "Europe/Vienna"


def test_a_change_in_another_process_is_seen_after_some_seconds(monkeypatch):
    region = RegionFactory()
    queries.current()
    Region.objects.filter(pk=region.pk).update(timezone="Europe/Rome")
    assert queries.current().timezone == "Europe/Ljubljana"
    monkeypatch.setattr(queries, "KEEP_SECONDS", 0.0)
    assert queries.current().timezone == "Europe/Rome"


def test_public_holidays_speak_the_readers_language():
    RegionFactory()
    assert queries.public_holidays(2026, "sl")[dt.date(2026, 2, 8)].startswith("Prešernov dan")
    assert "Christmas" in queries.public_holidays(2026, "en")[dt.date(2026, 12, 25)]
    assert dt.date(2026, 12, 25) in queries.public_holidays(2026, "xx")


def test_a_country_that_the_library_does_not_know_has_none():
    RegionFactory(country="XX")
    assert queries.public_holidays(2026) == {}


def test_school_holidays_of_a_municipality():
    municipality, there = MunicipalityFactory(), MunicipalityFactory()
    everywhere = SchoolHolidayFactory(starts=dt.date(2026, 10, 26))
    only_there = SchoolHolidayFactory(starts=dt.date(2026, 11, 10))
    only_there.municipalities.add(there)
    both = (dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    assert list(queries.school_holidays(*both, municipality)) == [everywhere]
    assert list(queries.school_holidays(*both, there)) == [everywhere, only_there]
    assert list(queries.school_holidays(dt.date(2026, 11, 16), dt.date(2026, 11, 16))) == [only_there]
    assert not queries.school_holidays(dt.date(2026, 11, 17), dt.date(2026, 11, 18)).exists()


@pytest.mark.parametrize("text", ["Škofja Loka", "skofja loka", " SKOFJA LOKA ", "škofja\x00 loka"])
def test_a_settlement_is_found_without_carons(text):
    settlement = SettlementFactory(name="Škofja Loka")
    SettlementFactory(name="Kranj")
    assert queries.find_settlement(text) == settlement
    assert queries.find_settlement(str(settlement.pk)) == settlement


@pytest.mark.parametrize("text", ["", " ", "\x00", "nowhere", "9" * 30, "²", "🔧", "x" * 100_000])
def test_what_is_no_settlement_is_none(text):
    SettlementFactory()
    assert queries.find_settlement(text) is None
