"""What all generic pages share: who may open them, what they are about, where they stand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.permissions import Text
from ceh.web.access import Access, public, requires, signed_in
from ceh.web.offered_actions import OfferedAction, Visit, may_open

PUBLIC, SIGNED_IN = "public", "signed_in"  # instead of a permission
Way = str | Model | tuple[Any, ...]  # an address, a record with a page, or (url_name, *args)
PageText = Text | Callable[[Visit], Text]  # a text, or how it follows from the visit


def value_of(text: Any, *arguments: Any) -> Any:
    """A declared value, or what the declared function gives."""
    return text(*arguments) if callable(text) else text


def address(way: Way) -> str:
    """Where a way leads."""
    if isinstance(way, Model):
        return str(way.get_absolute_url())  # type: ignore[attr-defined]
    return way if isinstance(way, str) else reverse(way[0], args=way[1:])


@dataclass(frozen=True)
class Link:
    """A way to another page of ours, offered to those whom that page lets in, for the record at hand.

    `by` names the attributes of the record that stand in the address. `when` hides the link where it makes no sense.
    """

    label: Text
    url_name: str
    icon: str = ""
    css: str = "button"
    by: tuple[str, ...] = ("pk",)
    when: Callable[[Any], bool] = lambda record: True

    def address(self, record: Any) -> str:
        """Where it leads."""
        return reverse(
            self.url_name, args=[getattr(record, name) for name in self.by] if record is not None else ()
        )


@dataclass(kw_only=True, eq=False)
class Page:
    """The base of generic pages.

    `permission` is asked for the record that `get(**url_kwargs)` loads; PUBLIC and SIGNED_IN ask for none. `subject` is
    the record's name in templates and in the keywords of the action.
    """

    permission: str
    get: Callable[..., Any] | None = None
    subject: str = ""
    heading: PageText = ""
    lead: PageText = ""
    crumbs: Callable[[Visit], Iterable[Model | tuple[Any, ...]]] = lambda visit: ()
    links: tuple[Link, ...] = ()
    context: Callable[[Visit], Mapping[str, Any]] = lambda visit: {}
    template: str = ""
    layout: str = "web/base.html"
    methods: tuple[str, ...] = field(default=("GET", "HEAD"), init=False)

    def __post_init__(self) -> None:
        view = require_http_methods(list(self.methods))(self._load)
        if self.permission == PUBLIC:
            self._view = public(view)
        elif self.permission == SIGNED_IN:
            self._view = signed_in(view)
        else:
            self._view = requires(self.permission, get=self.get)(view)

    @property
    def access(self) -> Access:
        """Who may open it, for the tests that walk all addresses."""
        return self._view.access  # type: ignore[attr-defined, no-any-return]

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._view(request, **kwargs)

    def _load(self, request: HttpRequest, *records: Any, **kwargs: Any) -> HttpResponse:
        if records:
            record = records[0]
        else:
            record = self.get(**kwargs) if self.get else None
        return self.answer(Visit(request, record, clock.now()))

    def answer(self, visit: Visit) -> HttpResponse:
        """The page itself."""
        raise NotImplementedError

    def trail(self, visit: Visit) -> list[tuple[Any, str]]:
        """(label, address) of the pages above."""
        return [
            (crumb, address(crumb)) if isinstance(crumb, Model) else (crumb[0], address(crumb[1:]))
            for crumb in self.crumbs(visit)
        ]

    def offered_actions(self, visit: Visit) -> list[OfferedAction]:
        """The links that the person may follow."""
        offers = [
            OfferedAction(link.label, link.address(visit.record), link.icon, link.css)
            for link in self.links
            if link.when(visit.record)
        ]
        return [offer for offer in offers if may_open(visit.by, offer.url, visit.record)]

    def respond(self, visit: Visit, status: int = 200, **more: Any) -> HttpResponse:
        """Print the template with what every page has."""
        page = {
            "layout": self.layout,
            "heading": value_of(self.heading, visit),
            "lead": value_of(self.lead, visit),
            "trail": self.trail(visit),
            "offers": self.offered_actions(visit),
            "record": visit.record,
            **({self.subject: visit.record} if self.subject else {}),
            **self.context(visit),
            **more,
        }
        return render(visit.request, self.template, page, status=status)
