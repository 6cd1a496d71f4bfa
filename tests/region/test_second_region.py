"""Another country, language and time zone: a new folder gives a working region, and no code is touched."""

import datetime as dt
import json

import pytest

from ceh.region import actions, queries
from ceh.region.models import Municipality, Settlement, Topic
from ceh.web.site import site

REGION = """
code: lesachtal
name: {de: Lesachtal, it: Valle di Lesach}
country: AT
timezone: Europe/Vienna
currency: EUR
languages: [de, en]
centre: Lesachtal
municipalities_file: map.geojson
topics:
  - {code: holz, de: Holz, en: Wood}
  - {code: keramik, de: Keramik}
goal_groups:
  - {code: jugend, de: Jugend, en: Young people}
themes: []
"""


def square(name, lon, lat):
    """A made-up municipality."""
    ring = [[lon, lat], [lon + 0.2, lat], [lon + 0.2, lat + 0.2], [lon, lat + 0.2], [lon, lat]]
    return {
        "type": "Feature",
        "properties": {
            "name": name,
            "lon": lon + 0.1,
            "lat": lat + 0.1,
            "area_km2": 190.5,
            "population": 1300,
        },
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
    }


@pytest.fixture
def valley(tmp_path):
    """A made-up valley in Austria."""
    features = [square("Lesachtal", 12.8, 46.6), square("Kötschach-Mauthen", 13.0, 46.6)]
    (tmp_path / "region.yaml").write_text(REGION, encoding="utf-8")
    (tmp_path / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return tmp_path


@pytest.fixture
def loaded(db, valley, now):
    """The valley as the region of this installation."""
    return actions.load_pack(path=valley, now=now)


def test_its_lists_places_and_settlements_are_there(loaded):
    assert [municipality.code for municipality in Municipality.objects.all()] == [
        "kotschach-mauthen",
        "lesachtal",
    ]
    assert Settlement.objects.count() == 2
    assert queries.find_settlement("kotschach-mauthen").name == "Kötschach-Mauthen"
    assert str(Topic.objects.get(code="keramik")) == "Keramik"


def test_the_frame_of_pages_is_its_own(loaded):
    frame = site()
    assert (frame.languages, frame.zone, frame.country) == (("de", "en"), "Europe/Vienna", "AT")


def test_holidays_are_those_of_its_country(loaded):
    days = queries.public_holidays(2026, "de")
    assert days[dt.date(2026, 10, 26)] == "Nationalfeiertag"
    assert dt.date(2026, 2, 8) not in days  # Prešeren's day is Slovenia's
    assert queries.public_holidays(2026, "en")[dt.date(2026, 10, 26)] == "National Day"


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_open_in_its_languages(loaded, client, language):
    for path in ("/account/login/", "/account/signup/", "/terms/"):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()
        assert "Lesachtal" in answer.content.decode()


def test_an_unspoken_language_falls_back_to_the_first(loaded, client):
    assert client.get("/terms/", headers={"accept-language": "sl"})["Content-Language"] == "de"


def test_days_are_those_of_its_clock(loaded, db):
    from ceh.people.queries import today

    late = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    assert today(late) == dt.date(2026, 7, 1)
