"""Tables of spaces and organisations: columns, what a cell means, and what a table would change.

`cells()` is a record in codes, for comparing; `cells_in_words()` is how it is exported, in the reader's language.
`plan()` reads both back, in whatever language, so an export that nobody touched changes nothing.
Everything a row does wrong is told with its column and reason; nothing here writes.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ceh.core.cells import bad_cell, check_size, check_text, flag, guard, head_row, head_words, unguard
from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.core.text import codes_by_word, word_for
from ceh.network.rules.spaces import ACCESSIBILITY, LABELS, LANGUAGES, OPEN_TO, WEEKDAYS, check_hours
from ceh.region.queries import Bounds
from ceh.region.rules import check_point

Record = dict[str, Any]
TEXTS = {
    "spaces": ("name", "summary", "description", "accessibility_note"),
    "organisations": ("name", "plan_role"),
}
PLAIN = {
    "spaces": (
        "code", "kind", "host", "municipality", "settlement", "address", "lon", "lat", "exact_place", "topics",
        "goal_groups", "languages", "email", "phone", "url", "accessibility", "open_to", "hours",
    ),
    "organisations": ("code", "kind", "municipality", "settlement", "url", "founded"),
}  # fmt: skip
REQUIRED = {
    "spaces": ("name", "kind", "municipality", "settlement"),
    "organisations": ("name", "kind"),
}
LENGTHS = {
    "name": 200, "summary": 300, "description": 5000, "accessibility_note": 1000, "plan_role": 1000,
    "settlement": 100, "address": 200, "phone": 40, "email": 254, "url": 200, "code": 50,
}  # fmt: skip
# Heads as people write them, folded and without signs; the column names themselves are known, too.
ALIASES = {
    "koda": "code", "oznaka": "code", "id": "code", "ime": "name", "naziv": "name", "title": "name", "vrsta": "kind",
    "tip": "kind", "type": "kind", "izvajalec": "host", "nosilec": "host", "upravljavec": "host", "run by": "host",
    "organisation": "host", "organizacija": "host", "obcina": "municipality", "kraj": "settlement",
    "naselje": "settlement", "town": "settlement", "naslov": "address", "zemljepisna dolzina": "lon",
    "longitude": "lon", "lng": "lon", "zemljepisna sirina": "lat", "latitude": "lat", "tocna lega": "exact_place",
    "podrocja": "topics", "podrocje": "topics", "topic": "topics", "ciljne skupine": "goal_groups",
    "for whom": "goal_groups", "za koga": "goal_groups", "jeziki": "languages", "e posta": "email",
    "e naslov": "email", "e mail": "email", "mail": "email", "telefon": "phone", "telephone": "phone",
    "splet": "url", "spletna stran": "url", "web": "url", "web page": "url", "website": "url",
    "dostopnost": "accessibility", "odprto za": "open_to", "open to": "open_to", "delovni cas": "hours",
    "odpiralni cas": "hours", "opening hours": "hours", "povzetek": "summary", "kratek opis": "summary",
    "opis": "description", "o dostopnosti": "accessibility_note", "vloga v nacrtu": "plan_role",
    "role in the plan": "plan_role", "ustanovljeno": "founded", "leto ustanovitve": "founded",
}  # fmt: skip
SLOVENE_DAYS = ("pon", "tor", "sre", "čet", "pet", "sob", "ned")
DAYS = {
    **{name: at for at, name in enumerate(WEEKDAYS)},
    **{fold(name): at for at, name in enumerate(SLOVENE_DAYS)},
}
SPAN = re.compile(r"^(?P<day>\w+)\.?\s+(?P<opens>\d{1,2}[:.]\d{2})\s*[-–]\s*(?P<closes>\d{1,2}[:.]\d{2})$")


FIXED: dict[str, dict[str, Any]] = {
    "languages": LANGUAGES,
    "accessibility": ACCESSIBILITY,
    "open_to": OPEN_TO,
}


@cache
def _fixed_words() -> dict[str, dict[str, str]]:
    return {column: codes_by_word(labels) for column, labels in FIXED.items()}


@dataclass
class Lists:
    """What codes and names stand for: list → {folded code or name: code}; `labels` are column → {code: label}."""

    kinds: dict[str, str]
    municipalities: dict[str, str]
    hosts: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    goal_groups: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("sl", "en")
    bounds: Bounds | None = None
    labels: dict[str, dict[str, Any]] = field(default_factory=dict)

    def known(self, column: str) -> Mapping[str, str]:
        """Folded code or word → code, of a column that has a list; of others nothing."""
        lists: dict[str, Mapping[str, str]] = {
            "kind": self.kinds, "municipality": self.municipalities, "host": self.hosts, "topics": self.topics,
            "goal_groups": self.goal_groups, **_fixed_words(),
        }  # fmt: skip
        return lists.get(column, {})


@dataclass
class Line:
    """One row of the preview. `what` is "new", "changed", "unchanged" or "error"; `changes` are (field, old, new)
    as texts, `errors` (column, reason), `values` what would be written."""

    row: int
    what: str = "unchanged"
    code: str = ""
    title: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    values: Record = field(default_factory=dict)

    def data(self) -> Record:
        """As JSON."""
        return asdict(self)


def columns(kind: str, languages: tuple[str, ...]) -> list[str]:
    """The columns of exports and of the template: "name" is the same in all languages, "name_sl" is not."""
    texts = [name for text in TEXTS[kind] for name in (text, *(f"{text}_{code}" for code in languages))]
    plain = list(PLAIN[kind])
    return [plain[0], *texts, *plain[1:]]


def cells(kind: str, record: Record, languages: tuple[str, ...]) -> dict[str, str]:
    """The record as the texts of its cells."""
    found = {}
    for text in TEXTS[kind]:
        found[text] = record[text].get("", "")
        for code in languages:
            found[f"{text}_{code}"] = record[text].get(code, "")
    for name in PLAIN[kind]:
        found[name] = _as_text(name, record[name])
    return found


def cells_in_words(kind: str, record: Record, lists: Lists) -> dict[str, Any]:
    """The record as the cells of a file for people: words for codes, numbers as numbers, days of the week as words."""
    found: dict[str, Any] = dict(cells(kind, record, lists.languages))
    for name in PLAIN[kind]:
        found[name] = _in_words(name, record[name], lists)
    return found


def _in_words(name: str, value: Any, lists: Lists) -> Any:
    if name == "hours":
        days = SLOVENE_DAYS if (get_language() or "").startswith("sl") else WEEKDAYS
        return "; ".join(f"{days[day]} {opens}-{closes}" for day, opens, closes in value)
    if isinstance(value, float):
        return Decimal(str(value))  # a degree is never rounded
    labels, known = lists.labels.get(name) or FIXED.get(name, {}), lists.known(name)
    if isinstance(value, list):
        words = ((code, word_for(code, labels, known)) for code in value)
        return "; ".join(code if ";" in word or "|" in word else word for code, word in words)
    return word_for(value, labels, known) if value and labels else value


def line_in_words(kind: str, line: Record, lists: Lists) -> Record:
    """A line of a preview (`Line.data`) as people read it: names of columns, words for codes."""
    changes = [
        (
            _head(kind, name, lists.languages),
            _cell_in_words(name, old, lists),
            _cell_in_words(name, new, lists),
        )
        for name, old, new in line["changes"]
    ]
    errors = [(_head(kind, name, lists.languages), why) for name, why in line["errors"]]
    return {**line, "changes": changes, "errors": errors}


def _cell_in_words(name: str, text: str, lists: Lists) -> str:
    if not text or name in TEXTS["spaces"]:
        return text
    if name == "exact_place":
        return str(_("yes") if text == "1" else _("no"))
    if name == "hours":
        return str(_in_words(name, hours_of(text), lists))
    is_list = name in ("topics", "goal_groups", "languages", "accessibility")
    return str(_in_words(name, text.split(", ") if is_list else text, lists))


def heads(kind: str, languages: tuple[str, ...]) -> list[str]:
    """The first row of a file for people, in the reader's language."""
    return [_head(kind, name, languages) for name in columns(kind, languages)]


def _head(kind: str, column: str, languages: tuple[str, ...]) -> str:
    base, _sign, language = column.rpartition("_")
    if base in TEXTS[kind] and language in languages:
        return f"{capfirst(str(LABELS[base]))} ({LANGUAGES.get(language, language)})"
    return capfirst(str(LABELS[column]))


@cache
def _known_heads(kind: str, languages: tuple[str, ...]) -> dict[str, str]:
    """Words of a head → column: the labels in all languages of the interface, and the names themselves."""
    known: dict[str, str] = {}
    for spoken, _label in settings.LANGUAGES:
        with override(spoken):
            known |= {head_words(_head(kind, name, languages)): name for name in columns(kind, languages)}
    return known | {name.replace("_", " "): name for name in columns(kind, languages)}


def _as_text(name: str, value: Any) -> str:
    if name == "hours":
        return "; ".join(f"{WEEKDAYS[day]} {opens}-{closes}" for day, opens, closes in value)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def head(cell: str, kind: str, languages: tuple[str, ...]) -> str:
    """The column that a head means; "" for an unknown one."""
    words = head_words(cell)
    known = _known_heads(kind, languages)
    if words in known:
        return known[words]
    stem, _space, language = words.rpartition(" ")
    named = {
        "slovensko": "sl",
        "slovenscina": "sl",
        "anglesko": "en",
        "anglescina": "en",
        "slovene": "sl",
        "english": "en",
    }
    language = named.get(language, language)
    base = ALIASES.get(stem, stem)
    if base in TEXTS[kind] and language in languages:
        return f"{base}_{language}"
    found = ALIASES.get(words, "")
    return found if found in known.values() else ""


def read_heads(rows: list[list[str]], kind: str, languages: tuple[str, ...]) -> dict[int, str]:
    """Position → column of the first row. Raises Refused: no known head, a doubled one, or a table too large."""
    if not rows or not any(rows[0]):
        raise _unreadable(_("The table is empty."))
    check_size(rows, _unreadable)
    heads = {at: name for at, cell in enumerate(rows[0]) if (name := head(cell, kind, languages))}
    if "code" not in heads.values() and not any(one.startswith("name") for one in heads.values()):
        raise _unreadable(_("The first row must name the columns, at least “code” or “name”."))
    twice = sorted({one for one in heads.values() if list(heads.values()).count(one) > 1})
    if twice:
        raise _unreadable(_("A column appears twice: %(name)s.") % {"name": ", ".join(twice)})
    return heads


def _unreadable(message: str) -> Refused:
    return Refused(
        "network.import_unreadable",
        message,
        _("Take the template as a pattern and try again."),
        kind="input",
        field_name="file",
    )


def plan(kind: str, rows: list[list[str]], present: dict[str, Record], lists: Lists) -> list[Line]:
    """What the table would do to the present records (code → record). The first row holds the heads."""
    first = head_row(rows, lambda cell: bool(head(cell, kind, lists.languages)))
    heads = read_heads(rows[first:], kind, lists.languages)
    names: dict[str, str] = {}
    for code, record in present.items():
        for text in record["name"].values():
            names.setdefault(fold(text), code)
    lines: list[Line] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[first + 1 :], first + 2):
        given = {name: (row[at] if at < len(row) else "") for at, name in heads.items()}
        if not any(cell.strip() for cell in given.values()):
            continue
        line = _line(kind, number, given, present, names, lists)
        key = line.code or fold(line.title)
        if key in seen:
            line.errors.append(("code", _("The same record is already in row %(row)s.") % {"row": seen[key]}))
        seen.setdefault(key, number)
        if line.errors:
            line.what = "error"
        lines.append(line)
    return lines


def _line(
    kind: str,
    number: int,
    given: dict[str, str],
    present: dict[str, Record],
    names: dict[str, str],
    lists: Lists,
) -> Line:
    line = Line(row=number)
    title = next((unguard(given[n]) for n in given if n.startswith("name") and given[n].strip()), "")
    wanted = unguard(given.get("code", "")).lower()
    line.code = wanted or names.get(fold(title), "")
    record = present.get(line.code)
    line.title = title or (next(iter(record["name"].values()), "") if record else "") or line.code
    if wanted and not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", wanted):
        line.errors.append(("code", _("Only lower-case letters, digits and hyphens.")))
    before = cells(kind, record, lists.languages) if record else {}
    touched = {
        name: cell
        for name, cell in given.items()
        if name != "code" and not (record and cell in (before[name], guard(before[name])))
    }
    _read(kind, line, touched, record, lists)
    _check_point(line, record, lists)
    if record is None:
        line.what = "new"
        for name in REQUIRED[kind]:
            if not line.values.get(name) and not any(column.startswith(name) for column, _why in line.errors):
                line.errors.append((name, _("Is missing.")))
        line.changes = [(name, "", _shown(name, value)) for name, value in line.values.items() if value]
    else:
        line.values = {name: value for name, value in line.values.items() if value != record[name]}
        line.changes = [(n, _shown(n, record[n]), _shown(n, v)) for n, v in line.values.items()]
        line.what = "changed" if line.changes else "unchanged"
        for name in REQUIRED[kind]:
            if name in line.values and not line.values[name]:
                line.errors.append((name, _("Cannot be emptied.")))
    return line


def _check_point(line: Line, record: Record | None, lists: Lists) -> None:
    """Note half a point, or one outside the region; without both degrees the space stands at its settlement."""
    if record is None and len(missing := {"lon", "lat"} - line.values.keys()) == 1:
        line.errors.append((missing.pop(), _("Write both degrees, or leave both empty.")))
        return
    lon, lat = (line.values.get(name, (record or {}).get(name)) for name in ("lon", "lat"))
    if not {"lon", "lat"} & line.values.keys() or lon is None or lat is None:
        return
    try:
        check_point(lon, lat, lists.bounds)
    except Refused as refused:
        line.errors.append(("lon", str(refused)))


def _shown(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return " / ".join(f"{code}: {text}" if code else text for code, text in sorted(value.items()))
    return _as_text(name, value)


def _read(kind: str, line: Line, touched: dict[str, str], record: Record | None, lists: Lists) -> None:
    """Put the values of the touched cells on the line, or an error with the column."""
    for name, cell in touched.items():
        text = unguard(cell)
        base, _sign, language = name.rpartition("_")
        is_text = name in TEXTS[kind]
        try:
            check_text(cell, text, LENGTHS.get(name if is_text else base, LENGTHS.get(name, 5000)))
            if is_text or (base in TEXTS[kind] and language in lists.languages):
                field_name, code = (name, "") if is_text else (base, language)
                start = dict(record[field_name]) if record else {}
                value = line.values.setdefault(field_name, start)
                value.pop(code, None)
                if text:
                    value[code] = text
            elif text or name not in ("lon", "lat"):  # an empty cell is as good as a missing column
                line.values[name] = value_of(name, text, lists)
        except Refused as refused:
            line.errors.append((name, refused.message))


def value_of(name: str, text: str, lists: Lists) -> Any:
    """The value of a cell. Raises Refused with the reason."""
    if name in ("kind", "municipality", "host"):
        return _one_of(lists.known(name), text) if text else ""
    if name in ("topics", "goal_groups", "languages", "accessibility"):
        return _some_of(lists.known(name), text)
    if name == "open_to":
        return _one_of(lists.known(name), text) if text else "appointment"
    if name in ("lon", "lat"):
        return _degrees(text, 180 if name == "lon" else 90)
    if name in ("exact_place", "hours", "founded"):
        return {"exact_place": flag, "hours": hours_of, "founded": _year}[name](text)
    return _contact(name, text)


def _contact(name: str, text: str) -> str:
    if name == "url" and text and "://" not in text:
        text = f"https://{text}"
    try:
        if name == "email" and text:
            EmailValidator()(text)
        if name == "url" and text:
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError as wrong:
        raise bad_cell(
            _("This is not an e-mail address.") if name == "email" else _("This is not a web address.")
        ) from wrong
    return text


def _one_of(known: Mapping[str, str], text: str) -> str:
    if fold(text) not in known:
        raise bad_cell(_("“%(text)s” is not in the list.") % {"text": text[:60]})
    return known[fold(text)]


def _some_of(known: Mapping[str, str], text: str) -> list[str]:
    if fold(text) in known:  # names may have commas themselves
        return [known[fold(text)]]
    found = set()
    for part in re.split(r"[;|]", text):
        for one in [part] if fold(part.strip()) in known else part.split(","):
            if one.strip():
                found.add(_one_of(known, one.strip()))
    return sorted(found)


def _degrees(text: str, most: int) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise bad_cell(_("Must be degrees, such as 14.3557."))
    return value


def _year(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"1[0-9]{3}|20[0-9]{2}|21[0-9]{2}", text):
        raise bad_cell(_("Must be a year, such as 2014."))
    return int(text)


def hours_of(text: str) -> list[list[Any]]:
    """ "mon 09:00-17:00; tor 10:00–12:00" as hours of a record."""
    found = []
    for one in filter(None, (part.strip() for part in re.split(r"[;,\n]", text))):
        match = SPAN.match(one)
        day = DAYS.get(fold(match["day"])[:3]) if match else None
        if match is None or day is None:
            raise bad_cell(_("Write hours as: mon 09:00-17:00; tue 10:00-12:00"))
        found.append([day, _clock(match["opens"]), _clock(match["closes"])])
    check_hours(found)
    return sorted(found)


def _clock(text: str) -> str:
    hour, minute = (int(one) for one in re.split(r"[:.]", text))
    if hour == 24 and minute == 0:
        return "00:00"
    if hour > 23 or minute > 59:
        raise bad_cell(_("Write hours as: mon 09:00-17:00; tue 10:00-12:00"))
    return f"{hour:02}:{minute:02}"
