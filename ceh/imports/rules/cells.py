"""Cells of tables that come in: limits, heads, what a spreadsheet does to a text, and what a text means."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.core.text import codes_by_word, word_for

MAX_ROWS, MAX_COLUMNS = 5000, 60
HEAD_SEARCH = 20  # rows at the beginning among which the heads may stand, below a title
MAX_NAMES = 25  # entries of a list that a refusal names
FORMULA = ("=", "+", "-", "@")
MOMENTS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]+(?P<at>.+))?"),
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?:,? +(?P<at>.+))?"),
)
CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00(?:\.0+)?)?")


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
    count = sum(any(row) for row in rows) - 1
    if count > MAX_ROWS:
        text = _("The table has %(count)s rows, at most %(limit)s can be imported at once. Split it.")
        raise refusal(text % {"count": count, "limit": MAX_ROWS})
    if len(rows[0]) > MAX_COLUMNS:
        text = _(
            "The table has more than %(limit)s columns. Leave out those that the template does not have."
        )
        raise refusal(text % {"limit": MAX_COLUMNS})


def check_text(cell: str, text: str, limit: int) -> None:
    """Refuse formulas, what is too long, and what nobody sees."""
    if cell.lstrip().startswith("=") and not cell.startswith("'"):
        raise bad_cell(_("A formula cannot be read. Put in its result."))
    if len(text) > limit:
        raise bad_cell(
            _("Too long: %(length)s characters, at most %(limit)s.") % {"length": len(text), "limit": limit},
            _("Shorten it in the table."),
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


def bad_cell(message: str, next_step: str = "", *, rule: str = "cell", column: str = "") -> Refused:
    """The refusal of a cell; what `clean` raises gets its column from the engine."""
    return Refused(f"imports.{rule}", message, next_step, kind="input", field_name=column)


def missing(column: str) -> Refused:
    """The refusal of an empty cell that needs a value."""
    return bad_cell(_("Is missing."), _("Fill it in."), rule="missing", column=column)


def whole_number(text: str, maximum: int = 500) -> int:
    """A whole number from 1 on. Raises Refused."""
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= maximum:
        raise bad_cell(
            _("This is not a whole number from 1 to %(most)s.") % {"most": maximum},
            _("Enter a number."),
            rule="number",
        )
    return int(text)


def day_and_time(text: str) -> tuple[date, time]:
    """The parts of `2027-03-04 14:00` or `4. 3. 2027 14:00`; a day alone is its midnight."""
    text = " ".join(text.split())
    match = next((match for pattern in MOMENTS if (match := pattern.fullmatch(text))), None)
    clock = CLOCK.fullmatch(match["at"]) if match and match["at"] else None
    try:
        if match is None or (match["at"] and clock is None):
            raise ValueError(text)
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        if not 1900 <= day.year <= 9000:
            raise ValueError(text)
        return day, time(int(clock["hour"]), int(clock["minute"])) if clock else time(0)
    except ValueError as error:
        raise bad_cell(
            _("Enter a date and time."),
            _("Enter it as 2027-03-04 14:00 or 4. 3. 2027 14:00."),
            rule="moment",
        ) from error


class CodeList:
    """A list of codes with labels: cells name an entry by its code or its label in any language of the interface."""

    def __init__(self, labels: Mapping[str, Any]) -> None:
        self.labels = labels
        self.known = codes_by_word(labels)

    def __contains__(self, text: str) -> bool:
        return fold(text) in self.known

    def code(self, text: str) -> str:
        """The code that a cell means. Raises Refused, which names what is in the list."""
        code = self.known.get(fold(text))
        if code is None:
            names = sorted({str(label) for label in self.labels.values()}, key=fold)
            more = ", …" if len(names) > MAX_NAMES else ""
            raise bad_cell(
                _("“%(text)s” is not in the list.") % {"text": text[:60]},
                _("Enter one of: %(list)s.") % {"list": ", ".join(names[:MAX_NAMES]) + more},
                rule="not_in_list",
            )
        return code

    def codes(self, text: str) -> list[str]:
        """The codes of a cell with several entries; labels may contain commas themselves."""
        if text in self:
            return [self.code(text)]
        codes = set()
        for part in re.split(r"[;|]", text):
            for entry in [part] if part.strip() in self else part.split(","):
                if entry.strip():
                    codes.add(self.code(entry.strip()))
        return sorted(codes)

    def word(self, code: str) -> str:
        """The label that is read as this code again, in the reader's language."""
        return word_for(code, self.labels, self.known) if code else ""

    def words(self, codes: Iterable[str]) -> str:
        """Several labels in one cell, which `codes` reads again."""
        words = ((code, self.word(code)) for code in codes)
        return "; ".join(code if ";" in word or "|" in word else word for code, word in words)
