"""Icons: one family (lucide), written into the page, so that they take its colour and need no request."""

import re
from functools import lru_cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

NAME = re.compile(r"[a-z0-9-]{1,50}")


@lru_cache(maxsize=512)
def drawing(name: str) -> str:
    """The inner shapes of an icon. Raises LookupError for a name that the family does not have."""
    path = settings.NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise LookupError(f"There is no icon {name!r}.")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if inner is None:
        raise LookupError(f"The icon {name!r} is not a drawing.")
    return re.sub(r"\s*\n\s*", "", inner[1])


def icon(name: str, label: object = "", css: str = "") -> SafeString:
    """The icon as SVG, hidden from screen readers unless it has a label of its own."""
    return _icon(name, str(label), css)


@lru_cache(maxsize=2_048)
def _icon(name: str, label: str, css: str) -> SafeString:
    shapes = mark_safe(drawing(name))  # noqa: S308 - from the package of icons, not from a person
    attributes = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        f" {css}" if css else "",
        attributes,
        shapes,
    )
