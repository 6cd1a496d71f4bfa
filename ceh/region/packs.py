"""Region packs: files that people write by hand, read with care, and every mistake named with its file and line.

An app above declares its files with `register_loader("spaces.yaml", 20, load)`; `region.actions.load_pack` calls the
loaders in order, in one transaction. A loader reads rows, notes what is wrong with `row.problem(field, reason)`, and
writes with `pack.put(...)`. Problems are collected, so that one run names them all; then nothing is kept.

Messages are for whoever edits a pack, at a command line: plain English, not translated.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.core.validators import check_phone

MAX_YAML, MAX_GEOJSON = 1_000_000, 20_000_000  # bytes
MAX_EVENTS, MAX_DEPTH = 200_000, 20


class Reader(yaml.SafeLoader):
    """YAML without its traps: `NO` is a country and not false, `12:30` is not a number, nothing is executed."""

    yaml_implicit_resolvers: dict[str, Any] = {}


PATTERNS = (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]{0,17})$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?[0-9]{1,17}\.[0-9]{1,17}$", "-+0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
)
for _tag, _pattern, _first in PATTERNS:
    Reader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a pack, and where. Line 0 means the file as a whole."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


@dataclass
class Counts:
    """How many records of each label were created, updated, left as they were, or kept as people changed them."""

    by_label: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, label: str, what: str, number: int = 1) -> None:
        """`what` is "created", "updated", "unchanged" or "kept"."""
        self.by_label.setdefault(label, {})
        self.by_label[label][what] = self.by_label[label].get(what, 0) + number

    def merge(self, other: "Counts") -> None:
        """Add the numbers of another."""
        for label, numbers in other.by_label.items():
            for what, number in numbers.items():
                self.add(label, what, number)

    @property
    def changed(self) -> int:
        """Records created or updated."""
        return sum(n.get("created", 0) + n.get("updated", 0) for n in self.by_label.values())


@dataclass
class Row:
    """One mapping of a file, with the lines on which its fields stand. Readers note a problem and give a default."""

    pack: "Pack"
    file: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int]

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def problem(self, name: str, reason: str) -> None:
        """Note a problem of a field (or of the row, when `name` is "")."""
        self.pack.problems.append(Problem(self.file, self.lines.get(name, self.line), name, reason))

    def only(self, *names: str) -> None:
        """Report unknown fields: a misspelt field must not pass in silence."""
        for name in self.values:
            if name not in names:
                self.problem(name, f"unknown field; known are {', '.join(names)}")

    def _get(self, name: str, kinds: tuple[type, ...], expected: str, required: bool) -> Any:
        value = self.values.get(name)
        if value is None:
            if required:
                self.problem(name, "is missing")
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.problem(name, f"must be {expected}, not {describe(value)}")
            return None
        return value

    def text(self, name: str, *, required: bool = False, max_length: int = 200) -> str:
        """A text in one line or more; "" where there is none."""
        value = self._get(name, (str,), "a text", required) or ""
        if any(ord(letter) < 32 and letter not in "\n\t" for letter in value):
            self.problem(name, "must hold no control characters")
            return ""
        if len(value) > max_length:
            self.problem(name, f"has {len(value)} characters, at most {max_length}")
            return ""
        return str(value).strip()

    def code(self, name: str = "code", *, required: bool = True) -> str:
        """A code: lower-case letters, digits and hyphens, at most 50."""
        value = self.text(name, required=required, max_length=50)
        if value and (slugify(value) != value or "_" in value):
            self.problem(name, f"must be lower-case letters, digits and hyphens, not {value!r}")
            return ""
        return value

    def number(
        self, name: str, *, low: float, high: float, required: bool = False, whole: bool = False
    ) -> Any:
        """A number between `low` and `high`; None where there is none."""
        kinds: tuple[type, ...] = (int,) if whole else (int, float)
        value = self._get(name, kinds, "a whole number" if whole else "a number", required)
        if value is not None and not low <= value <= high:
            self.problem(name, f"must lie between {low} and {high}, not be {value}")
            return None
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day as 2026-12-25."""
        value: date | None = self._get(name, (date,), "a day such as 2026-12-25", required)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """true or false."""
        value = self._get(name, (bool,), "true or false", False)
        return default if value is None else bool(value)

    def url(self, name: str) -> str:
        """A web address; https:// is put before a bare one."""
        value = self.text(name, max_length=190)
        if not value:
            return ""
        full = value if "://" in value else f"https://{value}"
        try:
            URLValidator(schemes=["http", "https"])(full)
        except ValidationError:
            self.problem(name, f"is no web address: {value!r}")
            return ""
        return full

    def phone(self, name: str) -> str:
        """A phone number, by the rule that forms keep, too."""
        value = self.text(name, max_length=40)
        try:
            check_phone(value)
        except ValidationError:
            self.problem(name, f"is no phone number: {value!r}")
            return ""
        return value

    def translated(self, name: str, *, required: bool = False, max_length: int = 2000) -> Translated:
        """A plain string, the same in all languages, or a text by language ({en: …, sl: …})."""
        value = self.values.get(name)
        if isinstance(value, Row):
            return value.by_language(name, max_length=max_length)
        return Translated.of(self.text(name, required=required, max_length=max_length))

    def by_language(self, name: str, *, leave: tuple[str, ...] = (), max_length: int = 2000) -> Translated:
        """This row itself as {language: text}, without the fields in `leave`."""
        texts = {}
        for code in self.values:
            if code in leave:
                continue
            if len(code) not in (2, 3) or not code.isalpha() or not code.islower():
                self.problem(code, f"is no language code (in {name})")
            else:
                texts[code] = self.text(code, max_length=max_length)
        if not any(texts.values()):
            self.problem(name, "has no text in any language")
        return Translated.of(texts)

    def many(self, name: str) -> list[Any]:
        """A list of anything; [] where there is none."""
        return self._get(name, (list,), "a list", False) or []

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        good = []
        for value in self.many(name):
            if isinstance(value, str):
                good.append(value)
            else:
                self.problem(name, f"must hold texts, not {describe(value)}")
        return good

    def rows(self, name: str) -> list["Row"]:
        """A list of rows."""
        good = []
        for value in self.many(name):
            if isinstance(value, Row):
                good.append(value)
            else:
                self.problem(name, f"must hold rows with fields, not {describe(value)}")
        return good

    def row(self, name: str) -> "Row | None":
        """One row inside this one."""
        value: Row | None = self._get(name, (Row,), "a row with fields", False)
        return value

    def ref(self, name: str, known: Mapping[str, Any], *, required: bool = False) -> Any:
        """What a code or name in this field stands for among the known; None where there is none."""
        value = self.text(name, required=required)
        if not value:
            return None
        if value not in known:
            self.problem(name, f"refers to the unknown {value!r}{nearest(value, known)}")
            return None
        return known[value]

    def refs(self, name: str, known: Mapping[str, Any]) -> list[Any]:
        """What the codes in this list stand for among the known."""
        good = []
        for value in self.texts(name):
            if value in known:
                good.append(known[value])
            else:
                self.problem(name, f"refers to the unknown {value!r}{nearest(value, known)}")
        return good

    def plain(self) -> Any:
        """The row as plain dictionaries and lists, for a JSON column."""
        return plain(self)


def plain(value: Any) -> Any:
    """Rows inside a value as dictionaries, days as text."""
    if isinstance(value, Row):
        return {name: plain(item) for name, item in value.values.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def describe(value: Any) -> str:
    """A value as messages name it."""
    if isinstance(value, Row):
        return "a row with fields"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value!r:.60}"


def nearest(value: str, known: Mapping[str, Any]) -> str:
    """A hint where only caron, case or hyphen differ; else the known names, if there are few."""
    for name in known:
        if slugify(fold(name)) == slugify(fold(value)):
            return f"; is {name!r} meant?"
    return f"; known are {', '.join(sorted(known))}" if 0 < len(known) <= 30 else ""


@dataclass
class Pack:
    """A folder of files. `put` is given by the action that loads; problems of all files gather in `problems`."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    put: Callable[..., Any] = field(default=lambda *a, **k: None)
    _read: dict[str, Any] = field(default_factory=dict)

    def has(self, file: str) -> bool:
        return (self.path / file).is_file()

    def problem(self, file: str, line: int, name: str, reason: str) -> None:
        """Note a problem of a file."""
        self.problems.append(Problem(file, line, name, reason))

    def bytes_of(self, file: str, limit: int) -> bytes:
        """The file's content; b"" with a problem when it is missing, too large or unreadable."""
        path = self.path / file
        try:
            if path.stat().st_size > limit:
                self.problem(file, 0, "", f"is larger than {limit:,} bytes")
                return b""
            return path.read_bytes()
        except OSError as wrong:
            self.problem(
                file, 0, "", "is missing" if isinstance(wrong, FileNotFoundError) else str(wrong.strerror)
            )
            return b""

    def rows(self, file: str) -> list[Row]:
        """The rows of a file that holds a list; read once."""
        value = self._value(file)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(file, 1, "", f"must be a list of rows, not {describe(value)}")
            return []
        for item in value:
            if not isinstance(item, Row):
                self.problem(file, 1, "", f"must be a list of rows; {describe(item)} is none")
        return [item for item in value if isinstance(item, Row)]

    def row(self, file: str) -> Row | None:
        """The one row of a file that holds a mapping."""
        value = self._value(file)
        if value is not None and not isinstance(value, Row):
            self.problem(file, 1, "", f"must have fields, not be {describe(value)}")
            return None
        return value

    def unique(self, rows: list[Row], name: str = "code") -> Iterator[tuple[str, Row]]:
        """(code, row) of the rows whose code is good; a second row of the same code is a problem."""
        seen: dict[str, int] = {}
        for row in rows:
            code = row.code(name)
            if code in seen:
                row.problem(name, f"{code!r} stands on line {seen[code]} already")
            elif code:
                seen[code] = row.line
                yield code, row

    def _value(self, file: str) -> Any:
        if file not in self._read:
            self._read[file] = self._parse(file)
        return self._read[file]

    def _parse(self, file: str) -> Any:
        content = self.bytes_of(file, MAX_YAML)
        if not content:
            if not any(problem.file == file for problem in self.problems):
                self.problem(file, 0, "", "is empty")
            return None
        try:
            text = content.decode("utf-8-sig")
            bounded(text)
            node = yaml.compose(text, Loader=Reader)
            return self._build(file, node) if node is not None else None
        except UnicodeDecodeError:
            self.problem(file, 0, "", "is not UTF-8 text")
        except yaml.reader.ReaderError as wrong:
            line = text.count("\n", 0, wrong.position) + 1
            self.problem(file, line, "", f"holds the forbidden character {chr(wrong.character)!r}")
        except yaml.MarkedYAMLError as wrong:
            mark = wrong.problem_mark or wrong.context_mark
            self.problem(file, mark.line + 1 if mark else 0, "", str(wrong.problem))
        except ValueError as wrong:
            self.problem(file, 0, "", str(wrong))
        return None

    def _build(self, file: str, node: yaml.Node) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self._build(file, child) for child in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(file, node)
        loader = Reader("")
        return loader.construct_object(node, deep=True)

    def _mapping(self, file: str, node: yaml.MappingNode) -> Row:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in values:
                self.problem(file, line, name, f"stands on line {lines[name]} already")
                continue
            values[name], lines[name] = self._build(file, value), line
        return Row(self, file, node.start_mark.line + 1, values, lines)

    def fail_if_broken(self) -> None:
        """Raise Refused ("region.pack") with every problem so far in its `problems`."""
        if not self.problems:
            return
        lines = [str(problem) for problem in sorted(set(self.problems))]
        raise Refused(
            "region.pack",
            f"The pack {self.path.name} is broken; nothing was changed.\n" + "\n".join(lines),
            "\nCorrect these places and load it again.",
            kind="input",
            problems=[Refused("region.pack", line, kind="input") for line in lines],
        )


def bounded(text: str) -> None:
    """Refuse a text that would grow (aliases) or go deep. Raises yaml.MarkedYAMLError with the place."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=Reader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        reason = ""
        if isinstance(event, yaml.AliasEvent):
            reason = "aliases (*name) are not allowed in a pack; write the value out"
        elif depth > MAX_DEPTH:
            reason = f"is nested more than {MAX_DEPTH} levels deep"
        elif number > MAX_EVENTS:
            reason = "has too many values"
        if reason:
            raise yaml.MarkedYAMLError(problem=reason, problem_mark=event.start_mark)  # type: ignore[arg-type]


# region, now and by as `load_pack` got them; the loader gives back what it did.
Loader = Callable[[Pack, Any, datetime, Any], Counts]
_loaders: dict[str, tuple[int, Loader]] = {}


def register_loader(file: str, order: int, loader: Loader) -> None:
    """Register the loader of a file: `loader(pack, region, now, by) -> Counts`. A missing file is skipped.

    Region's own files come first; choose 10 to 90: organisations 10, spaces 20, practices 30, plan 40 and above.
    """
    _loaders[file] = (order, loader)


def loaders() -> list[tuple[str, Loader]]:
    """(file, loader) in order."""
    return [
        (file, loader) for file, (_order, loader) in sorted(_loaders.items(), key=lambda item: item[1][0])
    ]
