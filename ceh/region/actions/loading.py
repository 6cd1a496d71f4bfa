"""Loading a region pack: all or nothing, as often as one likes."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from django.db import connection

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.region import queries
from ceh.region.actions.merging import PackStore
from ceh.region.actions.places import load_municipalities, load_settlements
from ceh.region.models import (
    GoalGroup,
    Municipality,
    Region,
    SchoolHoliday,
    Settlement,
    Skill,
    Theme,
    Topic,
)
from ceh.region.packs import Counts, Pack, Row, loaders
from ceh.region.rules import check_school_holiday

REGION_FIELDS = (
    "code",
    "name",
    "other_names",
    "country",
    "nuts3",
    "cohesion_region",
    "timezone",
    "currency",
    "languages",
    "population",
    "centre",
    "lead_organisation",
    "municipalities_file",
    "observed_municipalities",
    "local_action_group",
    "topics",
    "goal_groups",
    "themes",
    "attribution",
    "approximate_borders",
)
LISTS = {"topics": Topic, "goal_groups": GoalGroup, "themes": Theme}
_STAND_IN = {"languages": ["en"], "timezone": "UTC", "currency": "EUR", "country": "SI", "population": None}
LOCK = 7_205_001  # advisory lock: two loads at once follow each other


def load_pack(*, path: Path, now: datetime, by: Any = None) -> Region:
    """Load the pack in the folder `path`. Raises Refused ("region.pack") naming every mistake, and changes nothing.

    The rule of a second load: a field changes when the pack says something else than at the last load *and* nobody
    changed it in Ceh since; what people changed stays, and is counted as "kept". Records that left the pack stay;
    what was taken away in Ceh is not brought back. What was done stands in `region.load_counts`.
    """
    if by is not None:
        need(by, "region.load")
    pack = Pack(Path(path))
    if not pack.path.is_dir():
        raise Refused(
            "region.pack", f"There is no folder {path}.", "Give the path of a region pack.", kind="input"
        )
    try:
        with act("region.load", by=by):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return _load(pack, now, by)
    finally:
        queries.forget()


def _load(pack: Pack, now: datetime, by: Any) -> Region:
    store = PackStore(pack)
    pack.put = store.put
    row = pack.row("region.yaml")
    pack.fail_if_broken()
    assert row is not None
    region = _region(pack, store, row, now)
    load_municipalities(pack, store, row.text("municipalities_file") or "municipalities.geojson")
    load_settlements(pack, store)
    for name, model in LISTS.items():
        _code_list(pack, store, row, name, model)
    _centre(row)
    _observed(row)
    if pack.has("holidays.yaml"):
        _holidays(pack, store)
    if pack.has("skills.yaml"):
        _skills(store, pack.rows("skills.yaml"))
    counts = store.counts
    for file, loader in loaders():
        if pack.has(file):
            counts.merge(loader(pack, region, now, by))
    pack.fail_if_broken()
    _remember(pack, region, counts, now)
    return region


def _region(pack: Pack, store: PackStore, row: Row, now: datetime) -> Region:
    """The region as region.yaml has it. Where that is broken, one to read the other files with: all is rolled back."""
    row.only(*REGION_FIELDS)
    code = row.code()
    there = Region.objects.select_for_update().first()
    if there is not None and code and there.code != code:
        row.problem(
            "code", f"this installation serves the region {there.code!r}; one installation, one region"
        )
    values = {
        "name": row.translated("name", required=True, max_length=100),
        "other_names": row.texts("other_names"),
        "country": country(row),
        "nuts3": row.text("nuts3", max_length=10),
        "cohesion_region": row.translated("cohesion_region"),
        "timezone": zone(row),
        "currency": currency(row),
        "languages": languages(row),
        "population": row.number("population", low=0, high=2_000_000_000, whole=True),
        "centre": row.text("centre", max_length=100),
        "lead_organisation": row.code("lead_organisation", required=False),
        "action_group": (inner.plain() if (inner := row.row("local_action_group")) else {}),
        "attribution": row.text("attribution"),
        "approximate_borders": row.flag("approximate_borders", True),
        **_lead(pack, row),
    }
    if pack.problems:
        return there or Region.objects.create(**values | _STAND_IN, code=code or "broken", loaded_at=now)
    region: Region = store.put(Region, code, values, create={"loaded_at": now})
    return region


def _lead(pack: Pack, row: Row) -> dict[str, Any]:
    """Name and address of who runs the installation; its organisation is checked by the app that loads it."""
    code = row.values.get("lead_organisation")
    if not code or not pack.has("organisations.yaml"):
        return {}
    for organisation in pack.rows("organisations.yaml"):
        if organisation.values.get("code") == code:
            return {"lead_name": organisation.translated("name"), "lead_url": organisation.url("url")}
    row.problem("lead_organisation", f"organisations.yaml has no {code!r}")
    return {}


def country(row: Row) -> str:
    """An ISO 3166 code of two letters."""
    code = row.text("country", required=True)
    if code and (len(code) != 2 or code not in Locale("en").territories):
        row.problem("country", f"unknown country {code!r}; give two letters such as SI")
        return ""
    return code


def zone(row: Row) -> str:
    """A time zone by its IANA name."""
    name = row.text("timezone", required=True, max_length=50)
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, OSError, KeyError):
        row.problem("timezone", f"unknown time zone {name!r}; give a name such as Europe/Ljubljana")
        return ""


def currency(row: Row) -> str:
    """An ISO 4217 code."""
    code = row.text("currency", required=True)
    if code and code not in list_currencies():
        row.problem("currency", f"unknown currency {code!r}; give three letters such as EUR")
        return ""
    return code


def languages(row: Row) -> list[str]:
    """Languages of the interface, the region's first one first."""
    codes = row.texts("languages")
    if not codes:
        row.problem("languages", "name at least one language")
    for code in codes:
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            row.problem("languages", f"unknown language {code!r}")
    return list(dict.fromkeys(codes))


def _code_list(pack: Pack, store: PackStore, row: Row, name: str, model: Any) -> None:
    for place, (code, entry) in enumerate(pack.unique(row.rows(name))):
        # The name stands either as {en: …, sl: …} beside the code or under `name`.
        text = (
            entry.translated("name")
            if "name" in entry
            else entry.by_language("name", leave=("code",), max_length=200)
        )
        store.put(model, code, {"name": text, "position": place})


def _centre(row: Row) -> None:
    """The region's centre is one of its settlements or municipalities."""
    names = [
        *Municipality.objects.values_list("name", flat=True),
        *Settlement.objects.values_list("name", flat=True),
    ]
    row.ref("centre", dict.fromkeys(names, True))


def _observed(row: Row) -> None:
    """The municipalities that a plan works with must be among those of the map."""
    known = {municipality.name: municipality for municipality in Municipality.objects.all()}
    for entry in row.rows("observed_municipalities"):
        municipality = entry.ref("name", known, required=True)
        people = entry.number("population", low=0, high=2_000_000_000, whole=True)
        # Only whole municipalities give a population; that of a town is not that of its municipality.
        if municipality is not None and people is not None and entry.text("of") == "municipality":
            Municipality.objects.filter(pk=municipality.pk, population=None).update(population=people)


def _holidays(pack: Pack, store: PackStore) -> None:
    known = {municipality.name: municipality for municipality in Municipality.objects.all()}
    for code, row in pack.unique(pack.rows("holidays.yaml")):
        row.only("code", "name", "starts", "ends", "municipalities")
        starts, ends = row.day("starts", required=True), row.day("ends", required=True)
        name, places = (
            row.translated("name", required=True, max_length=200),
            row.refs("municipalities", known),
        )
        if starts is None or ends is None:
            continue
        ids = [place.pk for place in places]
        own = store.object_id(SchoolHoliday, code)
        try:
            check_school_holiday(starts, ends, queries.overlapping(starts, ends, ids, but=own))
        except Refused as refused:
            row.problem(refused.field_name, refused.message)
            continue
        store.put(
            SchoolHoliday, code, {"name": name, "starts": starts, "ends": ends, "municipalities": places}
        )


def _skills(store: PackStore, rows: list[Row]) -> None:
    """The tree of skills, in its order; a code stands in it once."""
    lines: dict[str, int] = {}
    waiting = [(row, None) for row in reversed(rows)]
    while waiting:
        row, parent = waiting.pop()
        row.only("code", "en", "sl", "de", "it", "also", "esco", "skills")
        code = row.code()
        if code in lines:
            row.problem("code", f"{code!r} stands on line {lines[code]} already")
            continue
        values = {
            "name": row.by_language("name", leave=("code", "also", "esco", "skills"), max_length=100),
            "also": row.texts("also"),
            "esco": row.url("esco"),
            "parent": parent,
            "position": len(lines),
        }
        lines[code] = row.line
        skill = store.put(Skill, code, values) if code else None
        waiting += [(part, skill) for part in reversed(row.rows("skills"))]


def _remember(pack: Pack, region: Region, counts: Counts, now: datetime) -> None:
    digest = hashlib.sha256()
    for file in sorted(pack.path.iterdir()):
        if file.suffix in (".yaml", ".geojson"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    region.refresh_from_db()
    if counts.changed or region.pack_hash != digest.hexdigest():
        region.pack_hash, region.loaded_at = digest.hexdigest(), now
        region.save(update_fields=["pack_hash", "loaded_at"])
    region.load_counts = counts  # type: ignore[attr-defined]
