"""The start page, the search, and the red thread: for everybody."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ceh.core import cache_versions, clock
from ceh.core import search as searching
from ceh.core.links import Step
from ceh.core.text import Translated
from ceh.directory import queries as directory
from ceh.directory.views import public_drawings as drawings
from ceh.home import queries
from ceh.region.queries import current
from ceh.search import queries as finding
from ceh.web.access import public
from ceh.web.maps import MapView
from ceh.web.panels import panels

BEST, PER_PAGE, SUGGESTED, SUGGESTED_OF_KIND, SUMMARY = 5, 20, 8, 3, 180
KEPT = cache_versions.VersionedCache(
    64
)  # answers of the search, without what depends on the reader or the hour
BIGGEST_ID = 2**63 - 1
UNFOLDED = 5  # records of one kind that the red thread shows at once


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What there is for me, and where to begin."""
    version = cache_versions.version_of("directory")
    counted: Any = SimpleLazyObject(lambda: directory.how_many(directory.public_spaces()))
    page = {
        "version": version,
        "region": current(),
        "numbers": SimpleLazyObject(lambda: {"spaces": counted[0], "places": len(counted[1])}),
        "topics": SimpleLazyObject(directory.by_topic),
        "map": SimpleLazyObject(lambda: _map(counted)),
        "panels": panels("start", request.user, clock.now()),
    }
    return render(request, "home/start.html", page)


def _map(counted: tuple[int, dict[int, int]]) -> MapView:
    """All open spaces."""
    rows = directory.on_map(directory.public_spaces(), counted)
    return drawings.of_directory(rows, directory.lists(), QueryDict())


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One search over everything: the best of each kind, or all of one kind."""
    key = (cache_versions.version_of("directory"), get_language(), request.get_full_path())
    page = KEPT.get(key, lambda: _found(request))
    groups = [group | {"hits": _with_cards(group, request)} for group in page["groups"]]
    return render(request, "home/search.html", page | {"groups": groups})


def _with_cards(group: dict[str, Any], request: HttpRequest) -> list[dict[str, Any]]:
    """The hits of a kind with what their cards show, for the reader and now."""
    card = group["card"]
    if card is None:
        return group["hits"]  # type: ignore[no-any-return]  # as `_group` made them
    person = request.user if request.user.is_authenticated else None
    loaded = card.load([hit["id"] for hit in group["hits"]], clock.now(), person)
    return [hit | {"card": loaded.get(hit["id"])} for hit in group["hits"]]


def _found(request: HttpRequest) -> dict[str, Any]:
    """What matches the words, for the page; a typing error is corrected, and the page says so."""
    text = _typed(request)
    query, better = finding.parse_or_correct(text)
    counts = finding.counts(query)
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else ""
    page: dict[str, Any] = {"q": text, "kind": kind, "total": sum(counts.values()), "asked": bool(query)}
    known = searching.kinds()
    page["better"] = better
    page["tabs"] = [(code, known[code].label, known[code].icon, n) for code, n in counts.items()]
    if kind:
        listed = Paginator(finding.ranked(query, kind), PER_PAGE).get_page(request.GET.get("page", "1")[:9])
        page |= {"page": listed, "groups": [_group(kind, list(listed.object_list), counts[kind], query)]}
    else:
        groups = finding.groups(query, BEST) if counts else {}
        page["groups"] = [_group(code, entries, counts[code], query) for code, entries in groups.items()]
    if not counts:
        page["meant"] = finding.did_you_mean(text) if query else []
        page["apart"] = finding.matches_by_word(text) if query else []
        page["topics"] = [(topic, n) for topic, n in directory.by_topic() if n]
    return page


def _typed(request: HttpRequest) -> str:
    """The search words, cleaned and cut to a limit."""
    text = request.GET.get("q", "")[: finding.LONGEST]
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _group(kind: str, entries: list[Any], count: int, query: finding.SearchQuery) -> dict[str, Any]:
    searchable = searching.kinds()[kind]
    hits = [_hit(entry, query) for entry in entries]
    return {
        "kind": kind,
        "label": searchable.label,
        "icon": searchable.icon,
        "card": searchable.card,
        "count": count,
        "more": count - len(hits),
        "hits": hits,
    }


def _hit(entry: Any, query: finding.SearchQuery) -> dict[str, Any]:
    title, title_language = finding.highlight(entry.title, query)
    summary, language = finding.highlight(entry.summary, query, SUMMARY)
    href = searching.kinds()[entry.kind].url(entry.slug)
    return {
        "id": entry.object_id,
        "title": title,
        "title_lang": title_language,
        "summary": summary,
        "lang": language,
        "href": href,
    }


@public
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions while typing, as a fragment of a page. The best of several kinds, not one kind only."""
    text = _typed(request)
    query, _better = finding.parse_or_correct(text)
    groups = finding.groups(query, SUGGESTED_OF_KIND) if query else {}
    entries = sorted((entry for group in groups.values() for entry in group), key=lambda entry: -entry.tier)
    known = searching.kinds()
    hits = [
        _hit(entry, query)
        | {
            "label": known[entry.kind].label,
            "icon": known[entry.kind].icon,
            "where": str(Translated.of(entry.summary)),
        }
        for entry in entries[:SUGGESTED]
    ]
    return render(request, "home/_suggestions.html", {"hits": hits, "q": text})


@public
@require_safe
def thread(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Why a record exists, and what became of it, with all steps both ways."""
    try:
        obj = queries.record(kind, min(pk, BIGGEST_ID), request.user)
    except (ObjectDoesNotExist, LookupError, ValueError):
        raise Http404(kind) from None
    page = {
        "obj": obj,
        "href": _page_of(obj),
        "type": queries.type_of(obj),
        "causes": _groups(queries.steps(obj, request.user, up=True))[::-1],
        "results": _groups(queries.steps(obj, request.user, up=False)),
    }
    return render(request, "home/thread.html", page)


def _groups(steps: list[Step]) -> list[dict[str, Any]]:
    """The steps by kind of record, the nearest kind first: its word, the first records, and the rest to unfold.

    The word of the link stands above them where it is the same for all.
    """
    kinds: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        kinds.setdefault(queries.type_of(step.other), []).append({"step": step, "href": _page_of(step.other)})
    groups = []
    for kind, rows in kinds.items():
        labels = {str(row["step"].label) for row in rows}
        shown = len(rows) if len(rows) <= UNFOLDED + 1 else UNFOLDED
        label = labels.pop() if len(labels) == 1 else ""
        parts = {"rows": rows[:shown], "more": rows[shown:]}
        groups.append({"type": kind, "label": label, "count": len(rows), **parts})
    return groups


def _page_of(obj: Any) -> str:
    return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else ""
