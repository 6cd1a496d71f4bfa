"""What a document says, as blocks that every printer knows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass
class Content:
    """The document as blocks that every printer knows: heading, text, list, table, matrix, figure, signatures."""

    title: str
    subtitle: str
    facts: list[tuple[str, str]]
    has_cover: bool = True  # a title page and a table of contents
    language: str = field(default_factory=lambda: (get_language() or "en").split("-")[0])
    words: dict[str, str] = field(default_factory=lambda: {"contents": _("Contents"), "page": _("Page")})
    blocks: list[dict[str, Any]] = field(default_factory=list)
    drawings: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, **values: Any) -> None:
        """Add a block."""
        self.blocks.append({"kind": kind, **values})

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading; level 1 begins a part."""
        self.add("heading", text=text, level=level)

    def text(self, heading: str, text: object, level: int = 3) -> None:
        """Add a heading and its text, where there is one."""
        if str(text):
            self.heading(heading, level)
            self.add("text", text=sentence(text))

    def items(self, heading: str, items: Iterable[object], level: int = 3) -> None:
        """Add a heading and a list, where there is something in it."""
        texts = [sentence(item, stop=False) for item in items if str(item)]
        if texts:
            self.heading(heading, level)
            self.add("list", items=texts)

    def table(self, header: list[str], rows: list[list[str]], widths: list[int]) -> None:
        """Add a table; widths are shares. What is empty shows a dash."""
        if rows:
            filled = [[value or "–" for value in row] for row in rows]
            self.add("table", header=header, rows=filled, widths=widths)


def sentence(text: object, stop: bool = True) -> str:
    """A text that begins with a capital letter and, as a sentence, ends with a stop."""
    words = capfirst(str(text)).strip()
    return words if not stop or words.endswith((".", "!", "?", ":")) else f"{words}."
