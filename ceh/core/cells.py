"""Cells of tables that come in: limits, heads, and what a spreadsheet does to a text. Nothing here knows a subject."""

import re
import unicodedata
from collections.abc import Callable

from django.utils.translation import gettext as _

from ceh.core.language import fold
from ceh.core.refusals import Refused

MAX_ROWS, MAX_COLUMNS = 5000, 60
HEAD_SEARCH = 20  # rows at the beginning among which the heads may stand, below a title
FORMULA = ("=", "+", "-", "@")


def head_words(text: str) -> str:
    """A head without signs and accents, in small letters: how heads are compared."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def head_row(rows: list[list[str]], is_head: Callable[[str], bool]) -> int:
    """The index of the row that names the columns: of the first HEAD_SEARCH rows the one with most known heads.

    Titles and empty rows may stand above it.
    """
    known = [sum(is_head(cell) for cell in row) for row in rows[:HEAD_SEARCH]]
    return known.index(max(known)) if known else 0


def check_size(rows: list[list[str]], refusal: Callable[[str], Refused]) -> None:
    """Raise the refusal where rows below the heads (empty ones aside) or columns are too many."""
    if sum(any(row) for row in rows) - 1 > MAX_ROWS or len(rows[0]) > MAX_COLUMNS:
        raise refusal(_("The table is too large: at most %(rows)s rows.") % {"rows": MAX_ROWS})


def check_text(cell: str, text: str, limit: int) -> None:
    """Refuse formulas, what is too long, and what nobody sees."""
    if cell.lstrip().startswith("=") and not cell.startswith("'"):
        raise bad_cell(_("A formula cannot be read. Put in its result."))
    if len(text) > limit:
        raise bad_cell(
            _("Has %(length)s characters, at most %(limit)s.") % {"length": len(text), "limit": limit}
        )
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text):
        raise bad_cell(_("Has invisible characters."))


def flag(text: str) -> bool:
    """1, yes, da; or 0, no, ne, nothing."""
    if fold(text) in ("1", "da", "yes", "true", "x", "ja", "si"):
        return True
    if fold(text) in ("", "0", "ne", "no", "false", "nein"):
        return False
    raise bad_cell(_("Must be 1 or 0."))


def guard(text: str) -> str:
    """The text as exports write it: an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith((*FORMULA, "\t", "\r")) else text


def unguard(cell: str) -> str:
    """The text of a cell, without the apostrophe of `guard`, in composed letters and without outer blanks."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("'") and text[1:].lstrip(" ").startswith(FORMULA):
        text = text[1:]
    return unicodedata.normalize("NFC", text.strip())


def bad_cell(message: str) -> Refused:
    """The refusal of a cell."""
    return Refused("core.cell", message, kind="input")
