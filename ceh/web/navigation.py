"""The navigation: apps register their items at start-up, pages ask which of them a person sees."""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from ceh.core.permissions import can

Area = Literal["main", "me", "desk", "plan"]
SEARCH = "home:search"  # the one address that the frame's search field asks


@dataclass(frozen=True)
class NavItem:
    """One way to go: shown in its area, in the order of `order`, to those who hold the permission."""

    label: str | Promise
    url_name: str
    icon: str
    area: Area = "main"
    order: int = 100
    permission: str | None = None


@dataclass(frozen=True)
class ShownItem:
    """An item on a page: its address, and whether the reader is there ("page"), below it ("true") or elsewhere ("")."""

    label: str | Promise
    url: str
    icon: str
    current: str


_items: dict[tuple[str, str], NavItem] = {}


def register(item: NavItem) -> None:
    """Register an item; the same address in the same area replaces it."""
    _items[item.area, item.url_name] = item
    _ways.cache_clear()


def items(area: Area, person: Any, path: str) -> list[ShownItem]:
    """The items of the area that the person may use, in order; the one nearest to the path is current."""
    result = [(item, url) for item, url in _ways(area) if not item.permission or can(person, item.permission)]
    below = [url for _item, url in result if path.startswith(url)]
    nearest = max(below, key=len, default=None)
    there = "page" if nearest == path else "true"
    return [ShownItem(item.label, url, item.icon, there if url == nearest else "") for item, url in result]


@lru_cache(maxsize=8)
def _ways(area: Area) -> list[tuple[NavItem, str]]:
    """The area's items in their order with their addresses; an app that is not installed has none."""
    known = sorted(
        (item for item in _items.values() if item.area == area), key=lambda item: (item.order, item.url_name)
    )
    result = []
    for item in known:
        with suppress(NoReverseMatch):
            result.append((item, reverse(item.url_name)))
    return result
