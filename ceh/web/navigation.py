"""The navigation: rooms register their items at start-up, pages ask which of them a person sees."""

from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from ceh.core.permissions import can

Area = Literal["main", "me", "desk"]
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
class Shown:
    """An item on a page: with its address, and whether the reader is below it."""

    label: str | Promise
    url: str
    icon: str
    current: bool


_items: dict[tuple[str, str], NavItem] = {}


def register(item: NavItem) -> None:
    """Make an item known; the same address in the same area again replaces it."""
    _items[item.area, item.url_name] = item


def items(area: Area, person: Any, path: str) -> list[Shown]:
    """The items of the area that the person may use, in order; the one nearest to the path is current."""
    found = []
    for item in sorted(
        (one for one in _items.values() if one.area == area), key=lambda one: (one.order, one.url_name)
    ):
        if item.permission and not can(person, item.permission):
            continue
        try:
            found.append((item, reverse(item.url_name)))
        except NoReverseMatch:  # a room that is not installed
            continue
    below = [url for _item, url in found if path.startswith(url)]
    nearest = max(below, key=len, default=None)
    return [Shown(item.label, url, item.icon, url == nearest) for item, url in found]
