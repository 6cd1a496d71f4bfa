"""The map: drawn on the server as SVG, so that it needs no tile server and no JavaScript.

Coordinates are WGS 84 degrees. The projection is equirectangular, true at the middle latitude: right for a region.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

Text = str | Promise
Ring = Sequence[Sequence[float]]
WIDTH, PAD = 720.0, 34.0
NEAR = 15.0  # markers closer than this, in units of the drawing, become one with a count
SHAPES = (
    "disc",
    "square",
    "diamond",
    "triangle",
    "hexagon",
    "pentagon",
    "cross",
    "ring",
    "wedge",
    "star",
    "pill",
    "frame",
)
WIDE, NARROW = 12.0, 23.0  # letter heights of labels in units: on a desktop, on a phone
SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # kilometres of the scale bar


@dataclass(frozen=True)
class Area:
    """A municipality: rings of [lon, lat], an address, how many things are in it, whether it is chosen."""

    name: Text
    rings: Sequence[Ring]
    href: str | None = None
    count: int | None = None
    selected: bool = False


@dataclass(frozen=True)
class Point:
    """A place: where, what it is called, its page, its kind (the legend's word) and tone."""

    lon: float
    lat: float
    label: Text
    href: str = ""
    kind: Text = ""
    tone: str = "primary"


@dataclass
class MapView:
    """A map with its legend, its note on borders and its attribution, which are always shown."""

    areas: Sequence[Area] = ()
    points: Sequence[Point] = ()
    attribution: Text = ""
    note: Text = ""
    label: Text = ""
    ident: str = "map"
    box: tuple[float, float, float, float] = field(init=False)

    def __post_init__(self) -> None:
        spots = [spot for area in self.areas for ring in area.rings for spot in ring]
        spots += [(point.lon, point.lat) for point in self.points]
        lons, lats = [s[0] for s in spots] or [14.0, 15.0], [s[1] for s in spots] or [46.0, 46.6]
        self.box = (min(lons), min(lats), max(lons), max(lats))

    @property
    def unit(self) -> float:
        """Units of the drawing for one degree of latitude."""
        west, south, east, north = self.box
        across = max((east - west) * self.squeeze, 0.05)
        up = max(north - south, 0.03)
        return min((WIDTH - 2 * PAD) / across, WIDTH / up)

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return math.cos(math.radians((self.box[1] + self.box[3]) / 2))

    @property
    def height(self) -> float:
        """In units of the drawing."""
        return round(max(self.box[3] - self.box[1], 0.03) * self.unit + 2 * PAD, 1)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """A coordinate's position on the drawing."""
        west, _south, east, north = self.box
        side = (WIDTH - (east - west) * self.squeeze * self.unit) / 2
        return round(side + (lon - west) * self.squeeze * self.unit, 1), round(
            PAD + (north - lat) * self.unit, 1
        )

    def kinds(self) -> dict[str, str]:
        """Kind → shape, in the order of their words; the last shape serves all that come after."""
        names = sorted({str(point.kind) for point in self.points if point.kind})
        return {name: SHAPES[min(at, len(SHAPES) - 1)] for at, name in enumerate(names)}

    def markers(self) -> list[dict[str, Any]]:
        """Points as markers; those on one spot are one marker with a count and a panel."""
        shapes = self.kinds()
        groups: list[tuple[tuple[float, float], list[Point]]] = []
        for point in self.points:
            x, y = self.place(point.lon, point.lat)
            for (gx, gy), members in groups:
                if math.hypot(gx - x, gy - y) < NEAR:
                    members.append(point)
                    break
            else:
                groups.append(((x, y), [point]))
        return [self._marker(at, spot, members, shapes) for at, (spot, members) in enumerate(groups)]

    def _marker(
        self, at: int, spot: tuple[float, float], members: list[Point], shapes: dict[str, str]
    ) -> dict[str, Any]:
        names = ", ".join(str(member.label) for member in members)
        count = len(members)
        text = ngettext("%(n)s place here: %(names)s", "%(n)s places here: %(names)s", count) % {
            "n": count,
            "names": names,
        }
        first = members[0]
        return {
            "id": f"{self.ident}-place-{at}",
            "x": spot[0],
            "y": spot[1],
            "count": count,
            "href": first.href if count == 1 else f"#{self.ident}-place-{at}",
            "label": f"{first.label}, {first.kind}"
            if count == 1 and first.kind
            else (text if count > 1 else names),
            "shape": shapes.get(str(first.kind), "disc") if count == 1 else "many",
            "tone": first.tone if count == 1 else "primary",
            "members": members if count > 1 else [],
        }

    def outlines(self) -> list[dict[str, Any]]:
        """Areas as paths, with a tint by their count."""
        most = max([area.count or 0 for area in self.areas], default=0)
        return [
            {
                "area": area,
                "path": "".join(self._path(ring) for ring in area.rings),
                "tint": math.ceil(4 * (area.count or 0) / most) if most else 0,
                "told": self._area_text(area),
            }
            for area in sorted(self.areas, key=lambda area: area.selected)
        ]

    def _path(self, ring: Ring) -> str:
        spots = [self.place(spot[0], spot[1]) for spot in ring]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in spots) + "Z"

    def _area_text(self, area: Area) -> str:
        if area.count is None:
            return str(area.name)
        text = ngettext("%(name)s: %(n)s place", "%(name)s: %(n)s places", area.count)
        return text % {"name": area.name, "n": area.count}

    def labels(self) -> list[dict[str, Any]]:
        """Names of areas where they have room, the larger area first: once for a desktop, once for a phone."""
        markers = self.markers()
        labels = []
        for css, size, reach in (("wide", WIDE, 12), ("narrow", NARROW, 21)):
            taken: list[tuple[float, ...]] = [
                (marker["x"] - reach, marker["y"] - reach, marker["x"] + reach, marker["y"] + reach)
                for marker in markers
            ]
            for area in sorted(self.areas, key=lambda area: -_size(area)):
                spot = self._label_spot(area, taken, size)
                if spot is not None:
                    labels.append({"x": spot[0], "y": spot[1], "name": area.name, "css": css})
        return labels

    def _label_spot(
        self, area: Area, taken: list[tuple[float, ...]], size: float
    ) -> tuple[float, float] | None:
        """A free spot near the middle of the area: there, below, above, or beside; None where none is free."""
        x, y = self.place(*_middle(area))
        for dx, dy in ((0, 0.3), (0, 2), (0, -1.4), (0, 3), (2.2, 0.3), (-2.2, 0.3), (2.5, 1.8), (-2.5, 1.8)):
            spot = (round(x + dx * size, 1), round(y + dy * size, 1))
            box = _box(spot, str(area.name), size)
            inside = box[0] > 4 and box[2] < WIDTH - 4 and box[1] > 0 and box[3] < self.height
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                return spot
        return None

    def scale(self) -> dict[str, Any]:
        """A scale bar of a round length, about a sixth of the drawing wide."""
        per_km = self.unit / 111.2
        length = max((km for km in SCALES if km * per_km <= WIDTH / 5), default=1)
        return {"km": length, "width": round(length * per_km, 1), "y": round(self.height - 14, 1)}

    def data(self) -> str:
        """What the module needs to draw the same map with pan and zoom; safe inside a script element."""
        shapes = self.kinds()
        result = {
            "areas": [
                {
                    "name": str(area.name),
                    "rings": [[[round(s[0], 4), round(s[1], 4)] for s in ring] for ring in area.rings],
                    "href": area.href,
                    "tint": line["tint"],
                    "told": line["told"],
                    "selected": area.selected,
                    "size": round(_size(area), 5),
                }
                for line in self.outlines()
                for area in [line["area"]]
            ],
            "points": [
                {
                    "lon": point.lon,
                    "lat": point.lat,
                    "label": str(point.label),
                    "href": point.href,
                    "kind": str(point.kind),
                    "shape": shapes.get(str(point.kind), "disc"),
                    "tone": point.tone,
                }
                for point in self.points
            ],
            "tiles": settings.TILE_URL,
            "credit": settings.TILE_ATTRIBUTION,
            "words": {
                "in": gettext("Zoom in"),
                "out": gettext("Zoom out"),
                "here": gettext("%(n)s places here"),
                "close": gettext("Close"),
            },
        }
        return json.dumps(result, ensure_ascii=False).translate(
            {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
        )

    def html(self) -> SafeString:
        legend = [{"kind": kind, "shape": shape} for kind, shape in self.kinds().items()]
        markers = self.markers()
        return render_to_string(
            "web/components/map.html",
            {"map": self, "legend": legend, "markers": markers, "many": any(m["members"] for m in markers)},
        )


def _middle(area: Area) -> tuple[float, float]:
    """The middle of the area's largest ring, by its points' weighted centre."""
    ring = max(area.rings, key=lambda ring: abs(_signed(ring)), default=[])
    total = _signed(ring)
    if not total:
        return (ring[0][0], ring[0][1]) if ring else (0.0, 0.0)
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return x / (6 * total), y / (6 * total)


def _signed(ring: Ring) -> float:
    """The signed surface of a ring in square degrees."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True)) / 2


def _size(area: Area) -> float:
    return sum(abs(_signed(ring)) for ring in area.rings)


def _box(spot: tuple[float, float], text: str, size: float) -> tuple[float, float, float, float]:
    """Roughly the room that a centred text takes."""
    half = len(text) * size * 0.27 + 3
    return spot[0] - half, spot[1] - size, spot[0] + half, spot[1] + size * 0.35


def _meet(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
