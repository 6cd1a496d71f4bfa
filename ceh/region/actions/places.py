"""Municipalities and settlements of a pack: GeoJSON, checked before the database or a map sees it."""

import json
from typing import Any

from django.utils.text import slugify

from ceh.core.language import code_of, fold, sort_key
from ceh.region.actions.merging import PackStore
from ceh.region.models import Municipality, Settlement
from ceh.region.packs import MAX_GEOJSON, Pack

MAX_POINTS = 20_000  # of one municipality; the map would not be drawn on a phone
Ring = list[list[float]]


def load_municipalities(pack: Pack, store: PackStore, file: str) -> None:
    """Read the features of the file: properties name, ob_id, area_km2, lon, lat, and optionally code, population."""
    if "/" in file or "\\" in file or file.startswith("."):
        return pack.problem("region.yaml", 0, "municipalities_file", "must be a file of the pack itself")
    seen: dict[str, int] = {}
    for line, feature in features(pack, file):
        place = municipality(pack, file, line, feature)
        if place is None:
            continue
        code = place.pop("code")
        if code in seen:
            pack.problem(file, line, "name", f"{place['name']!r} stands on line {seen[code]} already")
            continue
        seen[code] = line
        store.put(Municipality, code, place)
    return None


def features(pack: Pack, file: str) -> list[tuple[int, Any]]:
    """(line, feature) of the collection; the line is where the feature's id or name stands, 1 in one long line."""
    content = pack.bytes_of(file, MAX_GEOJSON)
    if not content:
        return []
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(text)
    except UnicodeDecodeError:
        pack.problem(file, 0, "", "is not UTF-8 text")
        return []
    except json.JSONDecodeError as wrong:
        pack.problem(file, wrong.lineno, "", f"is not JSON: {wrong.msg} (column {wrong.colno})")
        return []
    except RecursionError:
        pack.problem(file, 0, "", "is nested too deep")
        return []
    items = data.get("features") if isinstance(data, dict) else None
    if not isinstance(items, list) or not items:
        pack.problem(file, 1, "features", "must be a list of municipalities")
        return []
    return [(line_of(text, feature), feature) for feature in items]


def line_of(text: str, feature: Any) -> int:
    """The line on which the municipality's name stands."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    at = text.find(json.dumps(name, ensure_ascii=False)) if isinstance(name, str) else 0
    return text.count("\n", 0, max(at, 0)) + 1


def municipality(pack: Pack, file: str, line: int, feature: Any) -> dict[str, Any] | None:
    """The values of one municipality, or None with problems noted."""
    before = len(pack.problems)

    def wrong(name: str, reason: str) -> None:
        pack.problem(file, line, name, reason)

    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        wrong("properties", "are missing")
        return None
    name = properties.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 100 or "\x00" in name:
        wrong("name", "must be a text of at most 100 characters")
        return None
    code = properties.get("code") or code_of(name, otherwise="", limit=50)
    if not isinstance(code, str) or slugify(code) != code:
        wrong("code", "must be lower-case letters, digits and hyphens")
    if not _degrees(properties.get("lon"), 180) or not _degrees(properties.get("lat"), 90):
        wrong("lon, lat", f"of {name} must be degrees, such as 14.36 and 46.24")
    area, people = properties.get("area_km2"), properties.get("population")
    if area is not None and (not _number(area) or area <= 0):
        wrong("area_km2", f"of {name} must be a number above 0")
    if people is not None and (not isinstance(people, int) or isinstance(people, bool) or people < 0):
        wrong("population", f"of {name} must be a whole number")
    outline = rings(feature.get("geometry"))
    if isinstance(outline, str):
        wrong("geometry", f"of {name} {outline}")
    if len(pack.problems) > before:
        return None
    return {
        "code": code,
        "official_id": str(properties.get("ob_id", ""))[:20],
        "name": name.strip(),
        "sort_key": sort_key(name),
        "lon": float(properties["lon"]),
        "lat": float(properties["lat"]),
        "area_km2": area,
        "population": people,
        "rings": outline,
    }


def rings(geometry: Any) -> list[Ring] | str:  # noqa: PLR0911 - one return for each thing that can be wrong
    """All rings of a Polygon or MultiPolygon (holes too: they are drawn even-odd), or what is wrong with them."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return "must be a Polygon or MultiPolygon"
    parts = geometry.get("coordinates")
    if not isinstance(parts, list) or not parts:
        return "has no coordinates"
    result = (
        parts if kind == "Polygon" else [ring for part in parts if isinstance(part, list) for ring in part]
    )
    points = 0
    for ring in result:
        if not isinstance(ring, list) or len(ring) < 4:
            return "has a ring of fewer than four points"
        for point in ring:
            good = isinstance(point, list) and len(point) >= 2
            if not good or not _degrees(point[0], 180) or not _degrees(point[1], 90):
                return f"has the bad point {point!r:.60}"
        if ring[0] != ring[-1]:
            return "has a ring that is not closed"
        points += len(ring)
    if points > MAX_POINTS:
        return f"has {points} points, at most {MAX_POINTS}; simplify it"
    return [[point[:2] for point in ring] for ring in result]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 - NaN


def _degrees(value: Any, most: int) -> bool:
    return _number(value) and -most <= value <= most


def load_settlements(pack: Pack, store: PackStore) -> None:
    """One settlement for each municipality's centre, and those that spaces name. Mistakes there are the spaces' own."""
    places = {place.name: place for place in Municipality.objects.all()}
    positions: dict[tuple[str, str], tuple[float, float]] = {
        (place.name, place.name): (place.lon, place.lat) for place in places.values()
    }
    for row in pack.rows("spaces.yaml") if pack.has("spaces.yaml") else []:
        name, where = row.values.get("settlement"), row.values.get("municipality")
        lon, lat = row.values.get("lon"), row.values.get("lat")
        named = isinstance(name, str) and len(name) <= 100 and isinstance(where, str) and where in places
        if named and _degrees(lon, 180) and _degrees(lat, 90):
            positions.setdefault((where, name), (float(lon), float(lat)))  # type: ignore[arg-type,index]
    for (where, name), (lon, lat) in positions.items():
        values = {
            "name": name,
            "municipality": places[where],
            "sort_key": sort_key(name),
            "lon": lon,
            "lat": lat,
        }
        store.put(Settlement, f"{places[where].code}/{slugify(fold(name))}", values)
