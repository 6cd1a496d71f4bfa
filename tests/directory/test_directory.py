"""The directory: filters, distances, one set in list and map, data for machines, nothing that is not public."""

import csv
import io
import json
import math
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft7Validator
from openpyxl import load_workbook

from ceh.core.text import Translated
from ceh.directory import queries as directory
from ceh.network.models import Space
from ceh.search import actions as search
from tests.factories.network import OpeningHoursFactory, SpaceFactory, SpaceKindFactory
from tests.factories.region import (
    GoalGroupFactory,
    MunicipalityFactory,
    SettlementFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
PLACES = {"kranj": (14.35575, 46.24364), "bled": (14.11396, 46.3688), "jesenice": (14.06017, 46.43657)}


def codes(client, **query):
    response = client.get(reverse("directory:spaces"), query)
    assert response.status_code == 200
    return [space.code for space, _fresh in response.context["cards"]]


def kilometres(a, b):
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (a, b))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_each_filter_narrows(client):
    wood, young = TopicFactory(code="wood"), GoalGroupFactory(code="young")
    lab, place = SpaceKindFactory(code="fab_lab"), MunicipalityFactory(code="bled")
    SpaceFactory(code="other")
    space = SpaceFactory(
        code="one",
        kind=lab,
        municipality=place,
        open_to="public",
        languages=["sl", "de"],
        accessibility=["lift"],
        confirmed_on="2999-01-01",
    )
    space.topics.add(wood)
    space.goal_groups.add(young)
    query = {
        "topic": "wood",
        "kind": "fab_lab",
        "municipality": "bled",
        "goal_group": "young",
        "open_to": "public",
        "language": "de",
        "accessibility": "lift",
        "confirmed": "half",
    }
    for name, value in query.items():
        assert codes(client, **{name: value}) == ["one"], name
    assert codes(client, **query) == ["one"]
    assert set(codes(client, topic="nonsense")) == {"one", "other"}


def test_nearest_first_is_the_great_circle(client):
    SettlementFactory(name="Tržič", lon=14.30871, lat=46.36573)
    for code, (lon, lat) in PLACES.items():
        SpaceFactory(code=code, lon=lon, lat=lat)
    expected = sorted(PLACES, key=lambda code: kilometres(PLACES[code], (14.30871, 46.36573)))
    assert codes(client, near="trzic") == expected
    for row in directory.with_distance(directory.public_spaces(), 14.30871, 46.36573):
        assert row.km == pytest.approx(kilometres(PLACES[row.code], (14.30871, 46.36573)), rel=1e-9)


def test_a_place_at_zero_distance_and_one_on_the_other_side(client):
    SpaceFactory(lon=14.0, lat=46.0)
    assert directory.with_distance(directory.public_spaces(), 14.0, 46.0).get().km == 0
    assert directory.with_distance(directory.public_spaces(), -166.0, -46.0).get().km == pytest.approx(
        20015, rel=1e-3
    )


@pytest.mark.parametrize(
    "query", [{}, {"q": "lesa"}, {"topic": "wood"}, {"near": "kranj"}, {"history": "closed"}]
)
def test_list_map_and_data_show_the_same(client, query):
    SettlementFactory(name="Kranj")
    for code in ("one", "two", "three"):
        row = SpaceFactory(code=code, name=Translated.of(f"Prostor {code}"))
        if code != "three":
            row.topics.add(TopicFactory(code="wood", name={"sl": "Les", "en": "Wood"}))
        search.index(row)
    SpaceFactory(code="gone", state="closed")
    response = client.get(reverse("directory:spaces"), query)
    listed = {space.code for space, _fresh in response.context["cards"]}
    mapped = {point.href.split("/")[-2] for point in response.context["map"].points}
    data = json.loads(b"".join(client.get(reverse("directory:spaces_geojson"), query)))
    assert listed == mapped == {feature["id"] for feature in data["features"]}
    assert ("gone" in listed) == ("history" in query)


def test_many_points_become_one_number_for_each_municipality(client, monkeypatch):
    monkeypatch.setattr(directory, "MOST_POINTS", 2)
    place = MunicipalityFactory(code="bled", name="Bled")
    for _number in range(3):
        SpaceFactory(municipality=place)
    points = client.get(reverse("directory:spaces")).context["map"].points
    assert [(point.href, "3" in str(point.label)) for point in points] == [
        ("/spaces/?municipality=bled", True)
    ]


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_drafts_never_leak(client, state):
    row = SpaceFactory(code="secret", name=Translated.of("Skrivnost"), state=state)
    search.index(row)
    for address in (
        "home:start",
        "directory:spaces",
        "directory:spaces_geojson",
        "directory:spaces_csv",
        "home:search",
    ):
        response = client.get(reverse(address), {"q": "skrivnost"} if "search" in address else {})
        body = b"".join(response).decode()
        assert "Skrivnost" not in body, address
        assert "/spaces/secret/" not in body, address
    assert directory.how_many(directory.public_spaces()) == (0, {})
    assert client.get("/spaces/secret/").status_code == 404
    assert client.get("/spaces/secret/spaceapi.json").status_code == 404
    assert client.get(f"/thread/network.space/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address", ["directory:spaces", "home:start", "directory:organisations", "directory:spaces_geojson"]
)
def test_statements_do_not_grow(client, address):
    counts = []
    for more in (1, 2, 47):
        for _number in range(more):
            SpaceFactory().topics.add(TopicFactory(code="wood"))
        client.get(reverse(address))
        with CaptureQueriesContext(connection) as queries:
            b"".join(client.get(reverse(address)))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 12


def test_page_of_a_space_needs_few_statements_and_says_what_it_knows(client):
    row = SpaceFactory(code="bare", summary=Translated(), name=Translated.of("Kotlovnica"))
    for _number in range(4):
        SpaceFactory()
    OpeningHoursFactory(space=row)
    client.get("/spaces/bare/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/spaces/bare/", headers={"accept-language": "en"})
    assert len(queries) <= 16
    body = response.content.decode()
    assert "Kotlovnica" in body
    assert "geo:46.24364,14.35575" in body
    assert "The point shows the settlement, not the building." in body
    assert "09:00–17:00" in body


def test_closed_space_keeps_its_page_as_history(client):
    SpaceFactory(code="gone", state="closed")
    body = client.get("/spaces/gone/", headers={"accept-language": "en"}).content.decode()
    assert "This space is closed." in body
    assert client.get("/spaces/gone/spaceapi.json").status_code == 404


def test_geojson_is_valid_and_open_to_all(client):
    SpaceFactory(code="one", lon=14.5, lat=46.1)
    response = client.get(reverse("directory:spaces_geojson"))
    data = json.loads(b"".join(response))
    assert response["Content-Type"] == "application/geo+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert data["type"] == "FeatureCollection"
    [feature] = data["features"]
    assert feature["type"] == "Feature"
    assert feature["geometry"] == {
        "type": "Point",
        "coordinates": [14.5, 46.1],
    }
    assert feature["properties"]["page"] == "http://testserver/spaces/one/"
    later = client.get(
        reverse("directory:spaces_geojson"), headers={"if-modified-since": response["Last-Modified"]}
    )
    assert later.status_code == 304


def test_csv_has_stable_columns_and_no_formula(client):
    SpaceFactory(code="one", name=Translated.of("=1+1"))
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(reverse("directory:spaces_csv"))).decode())))
    assert list(rows[0])[:5] == ["code", "name_sl", "name_en", "kind", "host"]
    assert rows[0]["name_sl"] == "'=1+1"


def test_open_data_has_words_beside_codes_in_both_languages(client):
    row = SpaceFactory(code="one", open_to="appointment", languages=["sl", "de"])
    [line] = csv.DictReader(io.StringIO(b"".join(client.get(reverse("directory:spaces_csv"))).decode()))
    assert (line["open_to"], line["open_to_en"], line["open_to_sl"]) == (
        "appointment",
        "by appointment",
        "obisk po dogovoru",
    )
    assert (line["kind"], line["kind_sl"]) == (row.kind.code, row.kind.name["sl"])
    assert (line["municipality"], line["municipality_name"]) == (row.municipality.code, str(row.municipality))
    assert line["languages_en"] == "Slovene, German"


def test_spaceapi_says_what_is_true(client):
    row = SpaceFactory(code="one", email="info@one.test")
    data = client.get("/spaces/one/spaceapi.json").json()
    assert data["api_compatibility"] == ["15"]
    assert "state" not in data
    assert {"space", "logo", "url", "contact", "location"} <= set(data)
    OpeningHoursFactory(space=row, weekday=0, opens="00:00", closes="00:00")
    assert isinstance(client.get("/spaces/one/spaceapi.json").json()["state"]["open"], bool)


def test_empty_list_offers_what_is_nearest(client):
    SettlementFactory(name="Kranj")
    SpaceFactory(code="only")
    response = client.get(reverse("directory:spaces"), {"near": "kranj", "language": "sgn"})
    assert response.context["cards"] == []
    assert [space.code for space in response.context["alternatives"]] == ["only"]


def test_page_beyond_the_end_is_the_last_one(client):
    for _number in range(26):
        SpaceFactory()
    assert len(codes(client, page="2")) == 2
    assert len(codes(client, page="99")) == 2
    assert len(codes(client, page="x" * 50)) == 24


SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "standards" / "schemas" / "spaceapi" / "15.json"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"email": "les@world.test", "phone": "+386 4 123 45 67", "url": "https://les.example"},
        {"address": "Glavni trg 1", "state": "paused"},
    ],
)
def test_spaceapi_keeps_to_the_published_schema(client, more):
    space = SpaceFactory(code="whole", **more)
    OpeningHoursFactory(space=space)
    data = client.get("/spaces/whole/spaceapi.json").json()
    assert {"api_compatibility", "space", "logo", "url", "location", "contact"} <= set(data)
    if SCHEMA.is_file():  # the standards lie beside the project where it is built, not in every clone
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        assert [error.message for error in Draft7Validator(schema).iter_errors(data)] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_directory_opens_in_a_spreadsheet_with_labels(client, kind):
    SpaceFactory()
    response = client.get("/spaces/", {"export": kind}, headers={"Accept-Language": "sl"})
    data = b"".join(response.streaming_content)
    if kind == "csv":
        rows = [line.split(";") for line in data.decode("utf-8-sig").splitlines()]
    else:
        rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active]
    assert rows[0][:2] == ["Ime", "Vrsta"]
    assert len(rows) == 1 + Space.objects.filter(state="published").count()
    assert {row[1] for row in rows[1:]} == {"Odprti laboratorij"}
