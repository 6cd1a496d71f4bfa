"""The directory as a table for people, and as open data: GeoJSON (RFC 7946), CSV and SpaceAPI 15.

Only what the pages show to everybody. Names of columns and properties of open data are a promise to those who read
them: add, never rename.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ceh.network.models import Space
from ceh.network.rules.spaces import ACCESSIBILITY, LABELS, LANGUAGES, OPEN_TO

OPEN_DATA_LANGUAGES = ("sl", "en")  # the words beside codes
CODED = ("kind", "topics", "goal_groups", "languages", "open_to", "accessibility", "state")
COLUMNS = (
    "code",
    "name_sl",
    "name_en",
    "kind",
    "host",
    "municipality",
    "settlement",
    "address",
    "longitude",
    "latitude",
    "exact_place",
    "topics",
    "goal_groups",
    "languages",
    "open_to",
    "accessibility",
    "email",
    "phone",
    "web",
    "state",
    "confirmed_on",
    "closed_on",
    "page",
    "host_name",
    "municipality_name",
    *(f"{name}_{language}" for name in CODED for language in OPEN_DATA_LANGUAGES),
)
CHUNK = 500


def rows_of(spaces: "QuerySet[Space]") -> Iterator[Space]:
    """The spaces with everything that is exported, read in chunks."""
    full = spaces.select_related("kind", "host", "municipality").defer("municipality__rings", "description")
    return full.prefetch_related("topics", "goal_groups").iterator(chunk_size=CHUNK)


def record(space: Space, page: str) -> dict[str, Any]:
    """One space under the stable names; `page` is its full address."""
    name = space.name
    words = {}
    for language in OPEN_DATA_LANGUAGES:
        with translation.override(language):
            words |= {f"{column}_{language}": text for column, text in _in_words(space).items()}
    return {
        "code": space.code,
        "name_sl": name.best("sl")[1],
        "name_en": name.best("en")[1],
        "kind": space.kind.code,
        "host": space.host.code if space.host else "",
        "municipality": space.municipality.code,
        "settlement": space.settlement,
        "address": space.address,
        "longitude": space.lon,
        "latitude": space.lat,
        "exact_place": space.exact_place,
        "topics": [topic.code for topic in space.topics.all()],
        "goal_groups": [group.code for group in space.goal_groups.all()],
        "languages": list(space.languages),
        "open_to": space.open_to,
        "accessibility": list(space.accessibility),
        "email": space.email,
        "phone": space.phone,
        "web": space.url,
        "state": space.state,
        "confirmed_on": space.confirmed_on.isoformat() if space.confirmed_on else "",
        "closed_on": space.closed_on.isoformat() if space.closed_on else "",
        "page": page,
        "host_name": str(space.host or ""),
        "municipality_name": str(space.municipality),
        **words,
    }


def _in_words(space: Space) -> dict[str, str]:
    """What stands as codes in open data, in words of the active language."""
    return {
        "kind": str(space.kind),
        "topics": ", ".join(str(topic) for topic in space.topics.all()),
        "goal_groups": ", ".join(str(group) for group in space.goal_groups.all()),
        "languages": _labels(LANGUAGES, space.languages),
        "open_to": _labels(OPEN_TO, [space.open_to]),
        "accessibility": _labels(ACCESSIBILITY, space.accessibility),
        "state": str(space.state_info.label),
    }


def cells(row: dict[str, Any]) -> list[Any]:
    """A record as cells of a table; lists are joined by spaces, which no code contains."""
    values = (row[name] for name in COLUMNS)
    return [" ".join(value) if isinstance(value, list) else value for value in values]


def header() -> list[str]:
    """Column names for people, in the reader's language."""
    names = (
        "name",
        "kind",
        "host",
        "municipality",
        "settlement",
        "address",
        "topics",
        "goal_groups",
        "languages",
        "open_to",
        "accessibility",
        "email",
        "phone",
        "url",
    )
    return [capfirst(str(LABELS[name])) for name in names] + [_("State"), _("Confirmed on"), _("Page")]


def labelled(space: Space, page: str) -> list[Any]:
    """One space under `header`, with labels in the reader's language instead of codes."""
    words = _in_words(space)
    return [
        str(space),
        words["kind"],
        str(space.host or ""),
        str(space.municipality),
        space.settlement,
        space.address,
        *(words[name] for name in ("topics", "goal_groups", "languages", "open_to", "accessibility")),
        space.email,
        space.phone,
        space.url,
        words["state"],
        space.confirmed_on,
        page,
    ]


def _labels(labels: Mapping[str, Any], codes: Iterable[str]) -> str:
    return ", ".join(str(labels.get(code, code)) for code in codes)


def geojson(records: Iterable[dict[str, Any]], attribution: str) -> Iterator[str]:
    """A FeatureCollection, feature by feature. Coordinates are [longitude, latitude] on WGS 84."""
    yield '{"type": "FeatureCollection", "attribution": ' + json.dumps(attribution, ensure_ascii=False)
    yield ', "features": ['
    for number, row in enumerate(records):
        feature = {
            "type": "Feature",
            "id": row["code"],
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": {name: row[name] for name in COLUMNS if name not in ("longitude", "latitude")},
        }
        yield (",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False)
    yield "\n]}\n"


def spaceapi(space: Space, page: str, logo: str, is_open: bool | None, zone: str) -> dict[str, Any]:
    """A space after SpaceAPI 15, with what is true and nothing else. `is_open` from shown hours, None if unknown."""
    contact = {"email": space.email, "phone": space.phone}
    result: dict[str, Any] = {
        "api_compatibility": ["15"],
        "space": space.name.best("sl")[1],
        "logo": logo,
        "url": space.url or page,
        "location": {"lat": space.lat, "lon": space.lon, "timezone": zone},
        "contact": {name: value for name, value in contact.items() if value},
    }
    if space.address:
        result["location"]["address"] = f"{space.address}, {space.settlement}"
    if is_open is not None:
        result["state"] = {"open": is_open, "message": "By the opening hours that the space shows."}
    if space.url:
        result["links"] = [{"name": "Ceh", "url": page}]
    return result
