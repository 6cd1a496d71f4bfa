"""The directory for everybody: spaces as list and map, one space, and both as data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import cache_versions, clock, links
from ceh.core.permissions import can
from ceh.directory import exports, queries
from ceh.directory.forms.filters import SpaceFilter
from ceh.directory.queries import announced
from ceh.directory.rules.freshness import freshness
from ceh.directory.rules.hours import opening, week_of
from ceh.directory.views import public_drawings as drawings
from ceh.network.models import Space
from ceh.network.queries.setup import checklist
from ceh.network.rules.spaces import ACCESSIBILITY, LANGUAGES
from ceh.region.queries import current, public_holidays
from ceh.web import exports as files
from ceh.web.access import public
from ceh.web.formatting import on_weekday
from ceh.web.listing import Listing
from ceh.web.panels import panels
from ceh.web.zones import on_clock_of, zone_at

PER_PAGE = 24
LISTS = cache_versions.VersionedCache(64)  # drawn pages of the directory, about 100 kB each
SPACES = cache_versions.VersionedCache(512)  # what pages of spaces tell
NOUN = ngettext_lazy("%(n)s space", "%(n)s spaces", "n")
NOUN_CLOSED = ngettext_lazy("%(n)s closed space", "%(n)s closed spaces", "n")
DAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def _filter(request: HttpRequest) -> SpaceFilter:
    return SpaceFilter(request.GET or None, queries.lists(), timezone.localdate(clock.now()))


@public
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """The list and the map of one set of spaces; "nearest" needs no position, only a settlement."""
    if kind := files.requested_format(request):
        rows = (exports.labelled(row, page) for row, page in _rows_with_pages(request))
        return files.response(kind, files.stamped("spaces", clock.now()), exports.header(), rows)
    today = timezone.localdate(clock.now())
    key = (cache_versions.version_of("directory"), get_language(), today, request.get_full_path())
    listed = LISTS.get(
        key, lambda: render_to_string("directory/_directory.html", _listed(request, today), request)
    )
    return render(request, "directory/spaces.html", {"directory": listed})


def _listed(request: HttpRequest, today: date) -> dict[str, Any]:
    """The spaces that match the filters of the address."""
    selection = _filter(request)
    counted = queries.how_many(selection.qs)
    listing = Listing(request, None, selection, per_page=PER_PAGE, count=counted[0])
    listing.noun = NOUN_CLOSED if request.GET.get("history") else NOUN
    listing.says_why_empty = True
    listing.page.object_list = queries.with_cards(listing.page.object_list)
    cards = [(row, freshness(row.state, row.confirmed_on, today)) for row in listing.page.object_list]
    rows = queries.on_map(selection.qs, counted)
    return {
        "listing": listing,
        "found": selection,
        "cards": cards,
        "map": drawings.of_directory(rows, selection.lists, request.GET),
        "places": [[code, place.lon, place.lat] for code, place in selection.places.items()],
        "near": selection.place,
        "alternatives": _alternatives(selection) if not listing.count else [],
        "history": bool(request.GET.get("history")),
    }


def _alternatives(selection: SpaceFilter) -> list[Space]:
    """The nearest spaces when nothing matches: to the chosen settlement or municipality."""
    chosen = selection.data.get("municipality", "") if selection.data else ""
    place: Any = selection.place or next(
        (municipality for municipality in selection.lists.municipalities if municipality.code == chosen), None
    )
    rows = queries.public_spaces()
    if place is None:
        return []
    near = queries.with_distance(rows, place.lon, place.lat)
    return list(queries.with_cards(queries.ordered(near, "near"))[:3])


@public
@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """What the space is, what one can do there now, and all that is known of it."""
    version = cache_versions.version_of("directory")
    known = SPACES.get((version, get_language(), slug), lambda: _page_facts(slug))
    row, hours = known["space"], known["hours"]
    now = clock.now()
    local_now = on_clock_of(row, now)
    page = known | {
        "version": version,
        "freshness": freshness(row.state, row.confirmed_on, local_now.date()),
        "opening": opening(hours, local_now) if row.state == "published" else None,
        "week": list(zip(DAY_NAMES, week_of(hours), strict=True)) if hours else [],
        "day": local_now.date(),
        "today": local_now.weekday(),
        "holiday": public_holidays(local_now.year).get(local_now.date(), ""),
        "roles": list(queries.public_roles(row, now)),
        "panels": panels("space", request.user, now, row),
        "main_panels": panels("space_main", request.user, now, row),
    }
    page["booking_url"] = next(
        (panel.booking_url for _, panel in page["panels"] if getattr(panel, "booking_url", "")), ""
    )
    if row.state == "published":
        page["announced"] = announced(row, now)
        page["closed"] = page["announced"].closed_at(now)
    may_change = request.user.is_authenticated and can(request.user, "network.change_space", row)
    page["setup"] = checklist(row, request.user, now) if may_change else None
    page["opens_on"] = on_weekday(page["opening"].weekday) if page["opening"] else ""
    return render(request, "directory/space.html", page)


def _page_facts(slug: str) -> dict[str, Any]:
    """What the page tells that only changes with the directory. Raises Http404 for what is not public."""
    try:
        row = queries.public_space(slug)
    except Space.DoesNotExist:
        raise Http404(slug) from None
    causes, results = links.causes_and_results(row)
    return {
        "space": row,
        "hours": list(row.hours.all()),
        "accessibility": [ACCESSIBILITY[code] for code in row.accessibility if code in ACCESSIBILITY],
        "languages": [LANGUAGES[code] for code in row.languages if code in LANGUAGES],
        "causes": _with_pages(causes),
        "results": _with_pages(results),
        "map": drawings.of_space(row),
        "near": list(queries.nearest(row)),
    }


def _with_pages(steps: list[links.Step]) -> list[tuple[links.Step, str]]:
    """Steps of the red thread with the page of the other record, where it has one."""
    return [(step, getattr(step.other, "get_absolute_url", str)()) for step in steps]


def _fresh_since(request: HttpRequest) -> tuple[str, bool]:
    """(Last-Modified, whether the reader has it already). A list is as new as the newest change of any space."""
    newest = queries.newest_change()
    if newest is None:
        return "", False
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    stamp = int(newest.timestamp())
    return http_date(stamp), since is not None and since >= stamp


def _open_data(response: Any, changed: str) -> Any:
    """Anybody's page may read it, from anywhere; for five minutes it may be kept."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    if changed:
        response["Last-Modified"] = changed
    return response


def _rows_with_pages(request: HttpRequest) -> Iterator[tuple[Space, str]]:
    """The spaces that match the filters of the address, each with its full address."""
    base = request.build_absolute_uri("/").rstrip("/")
    for row in exports.rows_of(_filter(request).qs):
        yield row, base + reverse("directory:space", kwargs={"slug": row.code})


def _records(request: HttpRequest) -> Iterator[dict[str, Any]]:
    return (exports.record(row, page) for row, page in _rows_with_pages(request))


@public
@require_safe
def spaces_geojson(request: HttpRequest) -> Any:
    """The same set as the list, as a FeatureCollection."""
    changed, known = _fresh_since(request)
    if known:
        return _open_data(HttpResponse(status=304), changed)
    content = exports.geojson(_records(request), current().attribution)
    response = StreamingHttpResponse(content, content_type="application/geo+json")
    return _open_data(response, changed)


@public
@require_safe
def spaces_csv(request: HttpRequest) -> Any:
    """The same set as the list, as a table with commas for machines."""
    changed, known = _fresh_since(request)
    if known:
        return _open_data(HttpResponse(status=304), changed)
    rows = (exports.cells(record) for record in _records(request))
    return _open_data(files.open_data_response("spaces", exports.COLUMNS, rows), changed)


@public
@require_safe
def spaceapi(request: HttpRequest, slug: str) -> HttpResponse:
    """The space as SpaceAPI 15."""
    try:
        row = queries.public_space(slug)
    except Space.DoesNotExist:
        raise Http404(slug) from None
    if row.state == "closed":
        raise Http404(slug)
    local_now = on_clock_of(row, clock.now())
    now_open = opening(row.hours.all(), local_now)
    is_open = (now_open.is_open if now_open else None) if row.state == "published" else False
    if is_open and announced(row, clock.now()).closed_at(clock.now()):
        is_open = False
    page = request.build_absolute_uri(row.get_absolute_url())
    logo = request.build_absolute_uri(static("web/img/sign.svg"))
    content = exports.spaceapi(row, page, logo, is_open, str(zone_at(row)))
    return _open_data(JsonResponse(content, json_dumps_params={"ensure_ascii": False}), "")
