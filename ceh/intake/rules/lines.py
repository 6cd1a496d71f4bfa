"""What a table says: its columns, what the heads and cells mean. Pure: nothing here reads or writes a record."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ceh.core.cells import check_size, check_text, flag, head_row, head_words, unguard
from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.core.text import codes_by_word, word_for
from ceh.timetable.rules import instant

EQUIPMENT: dict[str, Any] = {
    "inventory": gettext_lazy("Inventory number"),
    "name": gettext_lazy("Name in the space"),
    "name_en": gettext_lazy("Name in English"),
    "category": gettext_lazy("Kind"),
    "maker": gettext_lazy("Maker"),
    "model": gettext_lazy("Model"),
    "serial": gettext_lazy("Serial number"),
    "access": gettext_lazy("Who may use it"),
    "bookable": gettext_lazy("Can be booked"),
    "note_sl": gettext_lazy("Note in Slovene"),
    "note_en": gettext_lazy("Note in English"),
    "competences": gettext_lazy("Competences it asks for"),
}
BOOKINGS: dict[str, Any] = {
    "thing": gettext_lazy("What is booked"),
    "starts": gettext_lazy("From"),
    "ends": gettext_lazy("Until"),
    "email": gettext_lazy("E-mail of the person"),
    "people": gettext_lazy("People present"),
    "seats": gettext_lazy("Places"),
    "purpose": gettext_lazy("What for"),
}
LABELS = {"equipment": EQUIPMENT, "bookings": BOOKINGS}
NEEDED = {"equipment": ("name",), "bookings": ("thing", "starts", "ends", "email")}
TITLE = {"equipment": ("name",), "bookings": ("thing", "starts", "email")}
LENGTHS = {
    "inventory": 80, "name": 120, "name_en": 120, "maker": 80, "model": 120, "serial": 80, "note_sl": 500,
    "note_en": 500, "purpose": 200, "email": 254,
}  # fmt: skip
WRITTEN = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]+(?P<at>.+))?"),
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})(?:,? +(?P<at>.+))?"),
)
MOST_NAMED = 25
HOUR = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::00(?:\.0+)?)?")


@dataclass
class Line:
    """What one row does. `what` is "new", "changed", "unchanged" or "error"; `changes` are (column, old, new),
    `errors` (column, rule, why and what next); `key` is the record, once there is one."""

    row: int
    title: str = ""
    what: str = "unchanged"
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    key: int = 0

    def data(self) -> dict[str, Any]:
        """As JSON, without the key: a preview's records are gone again."""
        return {name: value for name, value in asdict(self).items() if name != "key"}

    def refuse(self, refused: Refused, column: str = "", known: Collection[str] = ()) -> None:
        """Put a refusal on the row, all its problems at once; not those of columns that are `known` to be wrong."""
        self.what = "error"
        for one in refused.problems or [refused]:
            name = one.field_name or column
            if name not in known:
                self.errors.append((name, one.rule, str(one)))


def digest(kind: str, space_id: int, rows: list[list[str]], lines: list[Line]) -> str:
    """The hash of a table and of what its rows would do, whatever language it was read in."""
    told = [
        (one.row, one.what, one.changes, [(column, rule) for column, rule, _why in one.errors])
        for one in lines
    ]
    said = json.dumps([kind, space_id, rows, told], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def heads(kind: str) -> list[str]:
    """The first row of a template, in the reader's language."""
    return [str(label) for label in LABELS[kind].values()]


def _known_heads(kind: str, languages: tuple[str, ...]) -> dict[str, str]:
    """Folded head → column: the column names themselves, and their labels in all languages of Ceh."""
    known = {head_words(name): name for name in LABELS[kind]}
    for language in languages:
        with override(language):
            known |= {head_words(str(label)): name for name, label in LABELS[kind].items()}
    return known


def read(kind: str, rows: list[list[str]], languages: tuple[str, ...]) -> list[tuple[Line, dict[str, str]]]:
    """(line, cells by column) of each row that says something; cells that cannot be are errors of their line.

    Raises Refused "intake.unreadable": empty, too large, a column missing or standing twice.
    """
    known = _known_heads(kind, languages)
    first = head_row(rows, lambda cell: head_words(cell) in known)
    if not any(map(any, rows)):
        raise _unreadable(_("The table is empty."))
    check_size(rows[first:], _unreadable)
    columns = {
        at: known[head_words(head)] for at, head in enumerate(rows[first]) if head_words(head) in known
    }
    found = list(columns.values())
    if twice := sorted({one for one in found if found.count(one) > 1}):
        raise _unreadable(_("A column appears twice: %(name)s.") % {"name": LABELS[kind][twice[0]]})
    if missing := [str(LABELS[kind][one]) for one in NEEDED[kind] if one not in found]:
        raise _unreadable(
            _("The first row must name these columns: %(names)s.") % {"names": ", ".join(missing)}
        )
    told = []
    for number, row in enumerate(rows[first + 1 :], first + 2):
        cells = {name: row[at] if at < len(row) else "" for at, name in columns.items()}
        if any(cell.strip() for cell in cells.values()):
            told.append(_line(kind, number, cells))
    if not told:
        raise _unreadable(_("The table has no rows under its heads."))
    return told


def _line(kind: str, number: int, cells: dict[str, str]) -> tuple[Line, dict[str, str]]:
    given = {name: unguard(cell) for name, cell in cells.items()}
    line = Line(row=number, title=", ".join(text[:80] for name in TITLE[kind] if (text := given[name])))
    for name, cell in cells.items():
        try:
            check_text(cell, given[name], LENGTHS.get(name, 200))
            if name in NEEDED[kind] and not given[name]:
                raise bad("missing", _("Is missing."), _("Fill it in."))
        except Refused as refused:
            line.refuse(refused, name)
    return line, given


def _unreadable(message: str) -> Refused:
    return Refused(
        "intake.unreadable", message, _("Take the template as a pattern and try again."), kind="input",
        field_name="file",
    )  # fmt: skip


def bad(rule: str, message: str, next_step: str, column: str = "") -> Refused:
    """The refusal of a cell."""
    return Refused(f"intake.{rule}", message, next_step, kind="input", field_name=column)


def moment(text: str, zone: str) -> datetime:
    """The instant of `2027-03-04 14:00` or `4. 3. 2027 14:00` on the space's clock; a day alone is its midnight."""
    match = next((found for one in WRITTEN if (found := one.fullmatch(" ".join(text.split())))), None)
    hour = HOUR.fullmatch(match["at"]) if match and match["at"] else None
    try:
        if match is None or (match["at"] and hour is None):
            raise ValueError(text)
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        at = time(int(hour["hour"]), int(hour["minute"])) if hour else time(0)
        return instant(day, at, zone)
    except (ValueError, OverflowError) as wrong:
        raise bad(
            "moment", _("Enter a date and time."), _("Write it as 2027-03-04 14:00 or 4. 3. 2027 14:00.")
        ) from wrong


def number(text: str, most: int = 500) -> int:
    """A whole number from 1 on; nothing is 1."""
    if not text:
        return 1
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= most:
        raise bad(
            "number", _("This is no whole number from 1 to %(most)s.") % {"most": most}, _("Write a number.")
        )
    return int(text)


def yes(text: str) -> bool:
    """1, yes, da; nothing is yes, as in the form."""
    return flag(text) if text else True


def one_of(known: Mapping[str, str], text: str, rule: str, labels: Mapping[str, Any] | None = None) -> str:
    """The code behind a code or a name. Raises Refused where it is not in the list, with what is (in its labels)."""
    found = known.get(fold(text))
    if found is None:
        names = sorted({str(label) for label in (labels or known).values()}, key=fold)
        more = ", …" if len(names) > MOST_NAMED else ""
        raise bad(
            rule, _("“%(text)s” is not in the list.") % {"text": text[:60]},
            _("Write one of: %(list)s.") % {"list": ", ".join(names[:MOST_NAMED]) + more},
        )  # fmt: skip
    return found


def needs_of(text: str, known: Mapping[str, str], levels: Mapping[str, str]) -> dict[str, str]:
    """Competence code → level of `laser, press:train`; without a level it is "use"."""
    needs = {}
    for part in _parts(text, known, levels):
        name, _sign, level = (part, "", "") if fold(part) in known else part.rpartition(":")
        if not name:  # no level
            name, level = level, ""
        code = one_of(known, name.strip(), "competence")
        needs[code] = one_of(levels, level.strip(), "level") if level.strip() else "use"
    return needs


def _parts(text: str, known: Mapping[str, str], levels: Mapping[str, str]) -> Iterator[str]:
    """What stands between semicolons; between commas, too, unless a name has them."""
    for part in re.split(r"[;\n]", text):
        name, _sign, level = (fold(one.strip()) for one in part.rpartition(":"))
        is_whole = fold(part.strip()) in known or (name in known and level in levels)
        for one in [part] if is_whole else part.split(","):
            if one.strip():
                yield one.strip()


def needs_as_text(needs: dict[str, str]) -> str:
    """The same, written."""
    return ", ".join(code if level == "use" else f"{code}:{level}" for code, level in sorted(needs.items()))


class Words:
    """What stands as a code in the row of a machine, in words of the reader and back.

    Lists are "category", "access", "competence" and "level": list → code → label.
    """

    def __init__(self, labels: Mapping[str, Mapping[str, Any]]) -> None:
        self.labels = labels
        self.known = {name: codes_by_word(of) for name, of in labels.items()}

    def read(self, column: str, text: str) -> str:
        """The cell as it is compared and kept: codes. Raises Refused for what is in no list."""
        match column:
            case "category" if text:
                return one_of(self.known["category"], text, column, self.labels["category"])
            case "access":
                return one_of(self.known[column], text, column, self.labels[column]) if text else "competence"
            case "bookable":
                return "1" if yes(text) else "0"
            case "competences":
                return needs_as_text(needs_of(text, self.known["competence"], self.known["level"]))
        return text

    def write(self, column: str, text: str) -> Any:
        """The cell as people read it, for a file or a page; `read` gives its codes again."""
        match column:
            case "category" | "access":
                return word_for(text, self.labels[column], self.known[column])
            case "bookable":
                return text == "1"
            case "competences":
                codes = {code: code for code in self.labels["competence"]}
                levels = {code: code for code in self.labels["level"]}
                return "; ".join(self._need(*one) for one in needs_of(text, codes, levels).items())
        return text

    def _need(self, code: str, level: str) -> str:
        name = word_for(code, self.labels["competence"], self.known["competence"])
        label = word_for(level, self.labels["level"], self.known["level"])
        text = name if level == "use" else f"{name}: {label}"
        try:
            is_same = needs_of(text, self.known["competence"], self.known["level"]) == {code: level}
        except Refused:
            is_same = False
        return text if is_same else needs_as_text({code: level})
