"""Loading packs: all or nothing, again and again, and every mistake by its file and line."""

import datetime as dt
import shutil
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ceh.core.refusals import Refused
from ceh.region import actions, queries
from ceh.region.models import GoalGroup, Municipality, PackEntry, Region, SchoolHoliday, Settlement, Topic
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, RegionFactory, SchoolHolidayFactory, TopicFactory
from tests.regions import PACK

LATER = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@pytest.fixture
def pack(tmp_path):
    """A copy of the real pack's own part, to be changed."""
    folder = tmp_path / "gorenjska"
    folder.mkdir()
    for name in ("region.yaml", "municipalities.geojson"):
        shutil.copy(PACK / name, folder)
    text = (folder / "region.yaml").read_text()
    (folder / "region.yaml").write_text(text.replace("lead_organisation: bsc-kranj\n", ""))
    return folder


def change(pack, old, new, file="region.yaml"):
    """Edit a file of the pack."""
    text = (pack / file).read_text()
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1))


def refusal(pack, now):
    """What a broken pack is told; nothing may have changed."""
    before = (Municipality.objects.count(), Topic.objects.count(), Region.objects.count())
    with pytest.raises(Refused) as error:
        actions.load_pack(path=pack, now=now)
    assert (Municipality.objects.count(), Topic.objects.count(), Region.objects.count()) == before
    return str(error.value)


@pytest.mark.django_db
def test_the_real_pack_gives_the_real_region(region):
    assert str(region.name["sl"]) == "Gorenjska"
    assert Municipality.objects.count() == 18
    assert Topic.objects.count() == 7
    assert GoalGroup.objects.count() == 10
    assert Settlement.objects.filter(name="Bohinj", municipality__name="Bohinj").exists()
    assert region.lead_name["sl"].startswith("BSC")


@pytest.mark.django_db
def test_municipalities_stand_in_slovene_order(region):
    names = [municipality.name for municipality in Municipality.objects.all()]
    assert names.index("Radovljica") < names.index("Šenčur") < names.index("Tržič") < names.index("Železniki")


@pytest.mark.django_db
def test_a_second_load_changes_nothing(region):
    histories = Region.history.rel.related_model.objects.count()
    again = actions.load_pack(path=PACK, now=LATER)
    assert again.load_counts.changed == 0
    assert again.loaded_at == region.loaded_at
    assert Region.history.rel.related_model.objects.count() == histories


@pytest.mark.django_db
def test_what_people_changed_stays_and_what_the_pack_changed_comes(pack, now):
    actions.load_pack(path=pack, now=now)
    Topic.objects.filter(code="wood").update(name={"sl": "Lesarstvo", "en": "Woodwork"})
    change(pack, "{code: wood, en: Wood, sl: Les}", "{code: wood, en: Timber, sl: Les}")
    change(pack, "{code: robotics, en: Robotics, sl: Robotika}", "{code: robotics, en: Robots, sl: Roboti}")
    counts = actions.load_pack(path=pack, now=now).load_counts.by_label["region.topic"]
    assert Topic.objects.get(code="wood").name["en"] == "Woodwork"
    assert Topic.objects.get(code="robotics").name["en"] == "Robots"
    assert counts == {"updated": 1, "kept": 1, "unchanged": 5}


@pytest.mark.django_db
def test_a_record_that_was_there_before_is_taken_over_as_it_is(pack, now):
    topic = TopicFactory(code="wood", name={"sl": "Naš les", "en": "Our wood"})
    actions.load_pack(path=pack, now=now)
    topic.refresh_from_db()
    assert topic.name["sl"] == "Naš les"
    assert PackEntry.objects.get(label="region.topic", code="wood").object_id == topic.pk


@pytest.mark.django_db
def test_what_was_taken_away_is_not_brought_back(pack, now):
    actions.load_pack(path=pack, now=now)
    Topic.objects.get(code="wood").delete()
    actions.load_pack(path=pack, now=now)
    assert not Topic.objects.filter(code="wood").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "timezone: Europe/Ljubljana",
            "timezone: Europe/Kranj",
            "region.yaml:8: timezone: unknown time zone 'Europe/",
        ),
        (
            "timezone: Europe/Ljubljana",
            "timezone: ../../etc/passwd",
            "region.yaml:8: timezone: unknown time zone",
        ),
        ("centre: Kranj", "centre: Graz", "region.yaml:12: centre: refers to the unknown 'Graz'"),
        ("currency: EUR", "currency: EURO", "region.yaml:9: currency: unknown currency 'EURO'"),
        ("country: SI", "country: Slovenia", "region.yaml:5: country: unknown country 'Slovenia'"),
        ("country: SI", "country: [SI]", "region.yaml:5: country: must be a text, not a list"),
        (
            "population: 200000",
            "population: many",
            "region.yaml:11: population: must be a whole number, not 'many'",
        ),
        ("population: 200000", "population: -1", "region.yaml:11: population: must lie between"),
        (
            "population: 200000",
            "population: true",
            "region.yaml:11: population: must be a whole number, not true",
        ),
        ("code: gorenjska", "code: Gorenjska!", "region.yaml:2: code: must be lower-case letters"),
        ("code: gorenjska\n", "\n", "region.yaml:3: code: is missing"),
        ("centre: Kranj", "center: Kranj", "region.yaml:12: center: unknown field; known are"),
        ("centre: Kranj", "centre: Kranj\ncentre: Bled", "region.yaml:13: centre: stands on line 12 already"),
        ("code: robotics", "code: wood", "code: 'wood' stands on line"),
        ("name: Bohinj,", "name: Bohinji,", "name: refers to the unknown 'Bohinji'"),
        ("name: Tržič,", "name: Trzic,", "is 'Tržič' meant?"),
        ("centre: Kranj", 'centre: "Kr\\0anj"', "centre: must hold no control characters"),
        ("centre: Kranj", "centre: [", "region.yaml:14: expected ',' or ']'"),
        ("centre: Kranj", "centre: !!python/object/apply:os.system ['true']", "region.yaml:12"),
        ("centre: Kranj", "centre: &a Kranj\nnuts3: *a", "aliases (*name) are not allowed"),
        (
            "municipalities_file: municipalities.geojson",
            "municipalities_file: ../x",
            "must be a file of the pack",
        ),
        (
            "municipalities_file: municipalities.geojson",
            "municipalities_file: x.geojson",
            "x.geojson: is missing",
        ),
    ],
)
def test_a_broken_pack_names_the_place(pack, now, old, new, message):
    change(pack, old, new)
    assert message in refusal(pack, now)


@pytest.mark.django_db
def test_all_mistakes_are_named_at_once(pack, now):
    change(pack, "currency: EUR", "currency: EURO")
    change(pack, "country: SI", "country: XX")
    change(pack, "name: Bohinj,", "name: Bohinji,")
    message = refusal(pack, now)
    assert "Bohinji" in message
    assert "currency" in message
    assert "country" in message


@pytest.mark.django_db
def test_mistakes_of_later_files_are_not_hidden_by_earlier_ones(pack, now):
    for name in ("kinds.yaml", "organisations.yaml", "spaces.yaml"):
        shutil.copy(PACK / name, pack)
    change(pack, "currency: EUR", "currency: EURO")
    change(pack, "kind: coworking", "kind: coworkin", "spaces.yaml")
    change(pack, "lon: 14.11396, lat: 46.3688", "lon: 46.3688, lat: 14.11396", "spaces.yaml")
    problems = refusal(pack, now)
    assert "currency: unknown currency 'EURO'" in problems
    assert "kind: refers to the unknown 'coworkin'" in problems
    assert "lon: Longitude and latitude seem swapped" in problems


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "region.yaml: is empty"),
        (b"\xff\xfe\x00", "region.yaml: is not UTF-8 text"),
        (b"code: a\nname: \x00\n", "region.yaml:2: holds the forbidden character"),
        (b"- a\n- b\n", "region.yaml:1: must have fields"),
        (b"a: " + b"[" * 3000, "nested more than 20 levels deep"),
        (b"a: " + b"x" * 1_100_000, "is larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_none(pack, now, content, message):
    (pack / "region.yaml").write_bytes(content)
    assert message in refusal(pack, now)


@pytest.mark.django_db
def test_norway_is_a_country(pack, now):
    change(pack, "country: SI", "country: NO")
    assert actions.load_pack(path=pack, now=now).country == "NO"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "municipalities.geojson:1: is not JSON"),
        ("[]", "features: must be a list"),
        ('{"features": [1]}', "properties: are missing"),
        ('{"features": [{"properties": {"name": 3}}]}', "name: must be a text"),
        (
            '{"features": [{"properties": {"name": "A", "lon": 200, "lat": 1}}]}',
            "lon, lat: of A must be degrees",
        ),
        (
            '{"features": [{"properties": {"name": "A", "lon": 2, "lat": 1}, "geometry": null}]}',
            "must be a Polygon",
        ),
        (
            '{"features": [{"properties": {"name": "A", "lon": 2, "lat": 1}, "geometry":'
            ' {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 3], [4, 4]]]}}]}',
            "ring that is not closed",
        ),
        (
            '{"features": [{"properties": {"name": "A", "lon": 2, "lat": 1}, "geometry":'
            ' {"type": "Polygon", "coordinates": [[[1, 1], [2, "x"], [3, 3], [1, 1]]]}}]}',
            "bad point",
        ),
        (
            '{"features": [{"properties": {"name": "A", "lon": NaN, "lat": 1}, "geometry": null}]}',
            "must be degrees",
        ),
    ],
)
def test_bad_geometry_is_named(pack, now, content, message):
    (pack / "municipalities.geojson").write_text(content)
    assert message in refusal(pack, now)


@pytest.mark.django_db
def test_a_missing_folder_is_told(tmp_path, now):
    with pytest.raises(Refused, match="There is no folder"):
        actions.load_pack(path=tmp_path / "nowhere", now=now)


@pytest.mark.django_db
def test_one_installation_serves_one_region(region, pack, now):
    change(pack, "code: gorenjska", "code: koroska")
    assert "serves the region 'gorenjska'" in refusal(pack, now)


@pytest.mark.django_db
def test_holidays_of_the_pack(pack, now):
    (pack / "holidays.yaml").write_text(
        "- {code: winter-a, name: {sl: Zimske, en: Winter}, starts: 2027-02-15, ends: 2027-02-21,"
        " municipalities: [Kranj]}\n"
        "- {code: winter-b, name: {sl: Zimske, en: Winter}, starts: 2027-02-15, ends: 2027-02-21,"
        " municipalities: [Bled]}\n"
    )
    actions.load_pack(path=pack, now=now)
    assert SchoolHoliday.objects.count() == 2
    assert actions.load_pack(path=pack, now=now).load_counts.changed == 0
    change(pack, "[Bled]", "[Kranj]", "holidays.yaml")
    assert "holidays.yaml:2: starts: On some of these days" in refusal(pack, now)
    change(pack, "ends: 2027-02-21", "ends: soon", "holidays.yaml")
    assert "holidays.yaml:1: ends: must be a day such as 2026-12-25, not 'soon'" in refusal(pack, now)


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_fails_in_words(pack, capsys):
    call_command("load_region", str(pack))
    assert "region.municipality: 18 created" in capsys.readouterr().out
    call_command("load_region", str(pack))
    assert "nothing has changed" in capsys.readouterr().out
    change(pack, "currency: EUR", "currency: EURO")
    with pytest.raises(CommandError, match=r"region\.yaml:9: currency"):
        call_command("load_region", str(pack))


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_one_region(pack, now):
    failures = []

    def load():
        try:
            actions.load_pack(path=pack, now=now)
        except BaseException as failure:  # noqa: BLE001 - told to the main thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Region.objects.count() == 1
    assert Municipality.objects.count() == 18


@pytest.fixture
def administrator(db, monkeypatch):
    """Somebody who looks after the lists."""
    person = PersonFactory()
    from ceh.core.permissions import Held

    person._held_roles = frozenset({Held("administrator")})
    return person


WINTER = {
    "name": {"sl": "Zimske", "en": "Winter"},
    "starts": dt.date(2027, 2, 15),
    "ends": dt.date(2027, 2, 21),
}


@pytest.mark.django_db
def test_school_holidays_never_overlap_in_a_municipality(administrator):
    RegionFactory()
    kranj, bled = MunicipalityFactory(), MunicipalityFactory()
    actions.change_holiday(holiday=None, municipalities=[kranj], by=administrator, **WINTER)
    actions.change_holiday(holiday=None, municipalities=[bled], by=administrator, **WINTER)
    for places in ([kranj], [bled, kranj], []):
        with pytest.raises(Refused) as error:
            actions.change_holiday(holiday=None, municipalities=places, by=administrator, **WINTER)
        assert error.value.rule == "region.holiday_overlap"
    assert SchoolHoliday.objects.count() == 2


@pytest.mark.django_db
def test_a_holiday_is_taken_away_and_brought_back(administrator, now):
    RegionFactory()
    first = actions.change_holiday(holiday=None, by=administrator, **WINTER)
    actions.remove_holiday(holiday=first, by=administrator, now=now)
    second = actions.change_holiday(holiday=None, by=administrator, **WINTER)
    with pytest.raises(Refused, match="already a school holiday"):
        actions.restore_holiday(holiday=first, by=administrator)
    actions.remove_holiday(holiday=second, by=administrator, now=now)
    actions.restore_holiday(holiday=first, by=administrator)
    assert list(queries.school_holidays(dt.date(2027, 2, 21), dt.date(2027, 3, 1))) == [first]


@pytest.mark.django_db(transaction=True)
def test_of_two_equal_holidays_at_once_one_stays(now):
    RegionFactory()
    from ceh.core.permissions import Held

    rules = []

    def add():
        person = PersonFactory()
        person._held_roles = frozenset({Held("administrator")})
        try:
            actions.change_holiday(holiday=None, by=person, **WINTER)
        except Refused as refused:
            rules.append(refused.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SchoolHoliday.objects.count() == 1
    assert rules == ["region.holiday_overlap"] * 2


@pytest.mark.django_db
def test_only_an_administrator_changes_lists(now):
    member = PersonFactory()
    holiday = SchoolHolidayFactory()
    topic = TopicFactory()
    for attempt in (
        lambda: actions.change_holiday(holiday=None, by=member, **WINTER),
        lambda: actions.remove_holiday(holiday=holiday, by=member, now=now),
        lambda: actions.restore_holiday(holiday=holiday, by=member),
        lambda: actions.retire_item(item=topic, by=member),
        lambda: actions.revive_item(item=topic, by=member),
        lambda: actions.load_pack(path=Path("regions"), now=now, by=member),
    ):
        with pytest.raises(Refused) as error:
            attempt()
        assert error.value.kind == "permission"


@pytest.mark.django_db
def test_an_item_is_retired_and_revived_but_never_the_last(administrator):
    RegionFactory()
    wood, metal = TopicFactory(code="wood"), TopicFactory(code="metal")
    actions.retire_item(item=wood, by=administrator)
    assert list(queries.offered(Topic)) == [metal]
    with pytest.raises(Refused) as error:
        actions.retire_item(item=metal, by=administrator)
    assert error.value.rule == "region.last_item"
    actions.revive_item(item=wood, by=administrator)
    assert queries.offered(Topic).count() == 2
