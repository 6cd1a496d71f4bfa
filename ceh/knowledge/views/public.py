"""Good practices and guides for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

from ceh.core import links
from ceh.knowledge import queries
from ceh.knowledge.models import Guide, GuideVersion
from ceh.knowledge.rules import html
from ceh.web.access import public
from ceh.web.formatting import language_name
from ceh.web.listing import Listing


@public
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """Good practices of the partner regions."""
    rows = list(queries.practices())
    page = {"taken": [row for row in rows if row.taken_over or row.taken_over_in], "rows": rows}
    page["others"] = [row for row in rows if row not in page["taken"]]
    return render(request, "knowledge/practices.html", page)


@public
@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """One practice: the idea, what we take over, and by which action."""
    row = get_object_or_404(queries.practices(), code=slug)
    causes, results = links.causes_and_results(row)
    page = {"practice": row, "causes": causes, "results": results}
    return render(request, "knowledge/practice.html", page)


@public
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Guides by topic and language, the newest first."""
    topic, language = request.GET.get("topic", "")[:50], request.GET.get("language", "")[:10]
    rows = queries.guides()
    if topic:
        rows = rows.filter(pk__in=Guide.topics.through.objects.filter(topic__code=topic).values("guide"))
    if language:
        rows = rows.filter(pk__in=GuideVersion.objects.filter(language=language).values("guide"))
    listing = Listing(request, None, rows, per_page=24)
    cards = [(row, _best(row, language)) for row in listing.page.object_list]
    page = {
        "listing": listing,
        "cards": cards,
        "topics": queries.topics_of_guides(),
        "languages": [(code, language_name(code)) for code in queries.languages_of_guides()],
        "topic": topic,
        "language": language,
    }
    return render(request, "knowledge/guides.html", page)


@public
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide in the reader's language, or in the one that was asked for."""
    row = queries.guides().filter(code=slug).first()
    if row is None:
        raise Http404(slug)
    version = _best(row, request.GET.get("language", "")[:10])
    page = {
        "guide": row,
        "version": version,
        "text": html(version.text),
        "languages": _named([version.language for version in row.newest]),
        "foreign": version.language != (get_language() or "en").split("-")[0],
    }
    return render(request, "knowledge/guide.html", page)


def _best(row: Any, language: str = "") -> Any:
    """The newest version in this language, else in the reader's, else in any."""
    by_language = {version.language: version for version in row.newest}
    for code in (language, (get_language() or "en").split("-")[0], "sl", "en"):
        if code in by_language:
            return by_language[code]
    return row.newest[0]


def _named(codes: list[str]) -> list[tuple[str, str]]:
    """Languages, each named in itself."""
    names = []
    for code in codes:
        try:
            names.append((code, get_language_info(code)["name_local"]))
        except KeyError:
            names.append((code, code))
    return names
