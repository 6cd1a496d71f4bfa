"""Maps of the directory, made from rows of `queries.directory.on_map`."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ceh.core.text import Translated
from ceh.directory.queries import PUBLIC, Lists
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.web.maps import Area, MapView, Point

SPACES_FROM = 13  # zoom from which other spaces are landmarks
KEPT = 64  # drawings in each process, about 60 kB each


def of_directory(rows: list[dict[str, Any]], lists: Lists, query: QueryDict) -> MapView:
    """All matches: a point each, or a number for each municipality. Municipalities lead to their spaces."""
    counts: Counter[int] = Counter()
    for row in rows:
        counts[row["municipality_id"]] += row.get("n", 1)
    areas = [
        Area(
            name=municipality.name,
            rings=municipality.rings,
            href=_with(query, municipality.code),
            count=counts[municipality.pk],
            selected=query.get("municipality") == municipality.code,
        )
        for municipality in lists.municipalities
    ]
    many = any("n" in row for row in rows)
    points = _numbers(counts, lists, query) if many else [_point(row, lists) for row in rows]
    return _map(areas, points, _("Spaces on the map"))


def _point(row: dict[str, Any], lists: Lists) -> Point:
    return Point(
        lon=row["lon"],
        lat=row["lat"],
        label=str(Translated.of(row["name"])),
        href=reverse("directory:space", kwargs={"slug": row["code"]}),
        kind=str(lists.kinds.get(row["kind__code"], "")),
        tone="primary" if row["state"] == "published" else "neutral",
    )


def _numbers(counts: Counter[int], lists: Lists, query: QueryDict) -> list[Point]:
    result = []
    for municipality in lists.municipalities:
        n = counts[municipality.pk]
        if n:
            label = ngettext("%(name)s: %(n)s space", "%(name)s: %(n)s spaces", n) % {
                "name": municipality.name,
                "n": n,
            }
            result.append(Point(municipality.lon, municipality.lat, label, _with(query, municipality.code)))
    return result


def _with(query: QueryDict, municipality: str) -> str:
    """The list under the same filters, in one municipality."""
    changed = query.copy()
    changed.pop("page", None)
    changed["municipality"] = municipality
    return f"{reverse('directory:spaces')}?{changed.urlencode()}"


def of_space(space: Space) -> MapView:
    """Where a space is: its municipality and the point."""
    area = Area(space.municipality.name, space.municipality.rings)
    point = Point(space.lon, space.lat, str(space.name), kind="", tone="accent")
    return _map([area], [point], _("Where it is"))


def to_place(space: Space, lists: Lists, pin: tuple[float, float]) -> MapView:
    """The whole region, to find the spot of a space in: borders, its municipality chosen, and the pin (lon, lat)."""
    areas = [
        Area(row.name, row.rings, selected=row.pk == space.municipality_id) for row in lists.municipalities
    ]
    return _map(areas, [Point(*pin, str(space.name), tone="accent")], _("Where it is"))


def to_mark(lists: Lists, pin: tuple[float, float], label: str) -> MapView:
    """The whole region, to answer a question with a place on it."""
    areas = [Area(row.name, row.rings) for row in lists.municipalities]
    return _map(areas, [Point(*pin, label, tone="accent")], label)


def middle(lists: Lists) -> tuple[float, float]:
    """(lon, lat) in the middle of the region's municipalities, where a pin stands before it is moved."""
    places = lists.municipalities
    return sum(row.lon for row in places) / len(places), sum(row.lat for row in places) / len(places)


def landmarks(space: Space | None, lists: Lists) -> list[list[Any]]:
    """[name, lon, lat, zoom from which it is shown] of settlements and of the other spaces."""
    spaces = Space.objects.filter(state__in=PUBLIC).exclude(pk=space.pk if space else None).order_by("pk")
    rows = [(settlement, 0) for settlement in lists.settlements] + [(other, SPACES_FROM) for other in spaces]
    return [[str(row.name), row.lon, row.lat, zoom] for row, zoom in rows]


class CachedMap(MapView):
    """A map whose drawing is kept for those who ask for the same next: borders hardly ever change, and projecting
    them costs more than all the rest of a page."""

    def html(self) -> SafeString:
        key = (
            get_language(),
            str(self.note),
            str(self.attribution),
            str(self.label),
            tuple(
                (area.name, hash(str(area.rings)), area.href, area.count, area.selected)
                for area in self.areas
            ),
            tuple(self.points),
            settings.TILE_URL,
        )
        if key not in _drawn:
            if len(_drawn) >= KEPT:
                _drawn.pop(next(iter(_drawn)), None)
            _drawn[key] = super().html()
        return _drawn[key]


_drawn: dict[tuple[Any, ...], SafeString] = {}


def _map(areas: list[Area], points: list[Point], label: str) -> MapView:
    region = current()
    note = _("Borders are approximate.") if region.approximate_borders else ""
    return CachedMap(areas, points, attribution=region.attribution, note=note, label=label)
