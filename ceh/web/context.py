"""What every page gets: the region, the navigation, the reader's theme and languages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from ceh.web import navigation
from ceh.web.site import languages
from ceh.web.site import site as the_site

# Lines for all readers while something passes, such as a demonstration that is still being filled; "" for none.
_quiet_lines: list[Callable[[], str]] = []
THEMES = ("light", "dark", "auto")


def register_quiet_line(line: Callable[[], str]) -> None:
    """Say something quietly on every page as long as `line` gives words; it is called for each page, so it is cheap."""
    _quiet_lines.append(line)


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Navigation is made only when a template asks for it."""
    return {
        "site_info": the_site(),  # allauth calls its own thing "site"
        "theme": theme(request),
        "languages_offered": offered(),
        "demo_mode": settings.DEMO,
        "quiet_lines": [words for line in _quiet_lines if (words := line())],
        "frame": SimpleLazyObject(lambda: frame(request)),
    }


def theme(request: HttpRequest) -> str:
    """The theme that the reader chose, "auto" without a choice."""
    chosen = request.COOKIES.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def offered() -> list[dict[str, Any]]:
    """The languages of the switch, each named in itself."""
    now = (get_language() or "en").split("-")[0]
    return [
        {"code": code, "name": get_language_info(code)["name_local"].capitalize(), "current": code == now}
        for code in languages()
    ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation around the page for this reader."""
    person = getattr(request, "user", None)
    inside = bool(person and person.is_authenticated)
    main = navigation.items("main", person, request.path)
    return {
        "main": tuple(main),  # a key of what the header keeps
        "first": main[:4],
        "more": main[4:],
        "plan": tuple(navigation.items("plan", person, request.path)),
        "me": tuple(navigation.items("me", person, request.path)) if inside else (),
        "desk": tuple(navigation.items("desk", person, request.path)) if inside else (),
    }
