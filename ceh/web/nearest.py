"""The nearest page that is open to a reader, for the page that refuses what they asked for."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from html import unescape

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve

from ceh.core.refusals import Refused
from ceh.web import navigation

TITLE = re.compile(r"<title>(.*?)(?: · Ceh[^<]*)?</title>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page that the reader may open: its title and address."""

    title: str
    url: str


def nearest(request: HttpRequest) -> Page | None:
    """The page above this address that answers the reader, else the first of their desk, else None.

    Each candidate is asked for like a visit, because only the page knows whether it is open and what it is called.
    """
    for path in _above(request.path):
        if page := _open(request, path):
            return page
    person = getattr(request, "user", None)
    desk = navigation.items("desk", person, request.path) if person and person.is_authenticated else []
    return next((Page(str(item.label), item.url) for item in desk if item.url != request.path), None)


def _above(path: str) -> Iterator[str]:
    """/spaces/x/edit/photos/ → /spaces/x/edit/, /spaces/x/, /spaces/; the first page itself is offered anyway."""
    parts = [part for part in path.split("/") if part]
    for end in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:end])}/"


def _open(request: HttpRequest, path: str) -> Page | None:
    """The page at the path if it answers a visit of this reader."""
    try:
        match = resolve(path)
        if not hasattr(match.func, "access"):
            return None
        visit = copy(request)
        visit.method, visit.path, visit.path_info, visit.GET = "GET", path, path, request.GET.__class__("")
        visit.resolver_match = match
        answer = match.func(visit, *match.args, **match.kwargs)
    except (Http404, Resolver404, Refused, ObjectDoesNotExist):
        return None
    if answer.status_code != 200 or answer.streaming:
        return None
    title = TITLE.search(answer.content.decode())
    return Page(unescape(title[1]).strip(), path) if title else None
