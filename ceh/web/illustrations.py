"""Drawings for kinds of places and equipment, shown where there is no photo; written into the page to take its colours.

Each is `illustrations/<code>.svg` of 320 × 180, made of shapes whose classes (`i-1` pale, `i-2` middle, `i-3` spruce,
`i-4` ember, `i-5` surface, `i-6` and `i-7` wood; `i-f`, `i-l`, `i-e`, `i-w` lines) get their colours in
`components.css`. A code without a drawing of its own gets the general one.
"""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "illustrations"
NAME = re.compile(r"[a-z0-9_-]{1,50}")


@lru_cache(maxsize=256)
def illustration(code: str, general: str = "machine", css: str = "") -> SafeString:
    """The drawing of a code, hidden from screen readers: the words beside it say what kind it is."""
    return format_html(
        '<svg class="illustration{}" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        f" {css}" if css else "",
        mark_safe(_shapes(code) or _shapes(general)),  # noqa: S308 - our own drawings
    )


def _shapes(code: str) -> str:
    """The inner shapes of a drawing; "" where the code has none."""
    path = FOLDER / f"{code.replace('_', '-')}.svg"
    if not NAME.fullmatch(code) or not path.is_file():
        return ""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    return re.sub(r"\s*\n\s*", "", inner[1]) if inner else ""
