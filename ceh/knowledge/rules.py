"""A small and safe way to write: paragraphs, headings, lists, bold and web addresses. No HTML comes through.

A subset of Markdown that people know from letters ("# ", "- ", "1. ", **bold**), so that no library with hundreds of
rules and raw HTML is needed.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MARK = re.compile(r"^(?:(?P<heading>#{1,3})|(?P<bullet>[-*•])|(?P<number>\d{1,3}[.)]))\s+(?P<rest>.+)$")
BOLD = re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*")
ADDRESS = re.compile(r"https?://[^\s<>&\"']+(?:&amp;[^\s<>&\"']+)*")


@dataclass(frozen=True)
class Change:
    """One line of a comparison: kind "same", "added" or "removed", and the line."""

    kind: str
    line: str


def html(text: str) -> SafeString:
    """The text as HTML. Headings begin at h2: the page has its h1."""
    out: list[str] = []
    opened = ""
    for kind, words in _blocks(text):
        if opened != kind and opened in ("ul", "ol"):
            out.append(f"</{opened}>")
        if kind in ("ul", "ol"):
            out.append((f"<{kind}>" if opened != kind else "") + f"<li>{inline(words)}</li>")
        else:
            out.append(f"<{kind}>{inline(words)}</{kind}>")
        opened = kind
    if opened in ("ul", "ol"):
        out.append(f"</{opened}>")
    return mark_safe("\n".join(out))  # noqa: S308 - every word passed through escape()


def inline(words: str) -> str:
    """Bold and web addresses within a line, everything else escaped."""
    safe = BOLD.sub(r"<strong>\1</strong>", escape(words))
    return ADDRESS.sub(_link, safe)


def _link(match: re.Match[str]) -> str:
    address = match[0].rstrip(".,;:!?)")
    return f'<a href="{address}" rel="nofollow noopener">{address}</a>{match[0][len(address) :]}'


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """(tag, words) of every block; lines that follow each other without an empty one are one paragraph."""
    waiting: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        marked = MARK.match(line.strip())
        if (marked or not line.strip()) and waiting:
            yield "p", " ".join(waiting)
            waiting = []
        if marked:
            if marked["heading"]:
                yield f"h{len(marked['heading']) + 1}", marked["rest"]
            else:
                yield ("ul" if marked["bullet"] else "ol"), marked["rest"]
        elif line.strip():
            waiting.append(line.strip())


def compare(before: str, after: str) -> list[Change]:
    """Lines removed, added and unchanged."""
    kinds = {" ": "same", "+": "added", "-": "removed"}
    lines = difflib.ndiff(before.splitlines()[:5000], after.splitlines()[:5000])
    return [Change(kinds[line[0]], line[2:]) for line in lines if line[0] in kinds]
