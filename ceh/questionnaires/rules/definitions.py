"""What a version of a questionnaire asks, as frozen data, from and to plain JSON.

Texts are dictionaries by language. Conditions (`relevance`, `constraint`, `required` where it is a text) and
`calculation` are expressions. `default` is a value as text, `default_from` an expression that gives one. Codes stay for
ever: answers hang on them. Rows of a matrix share the codes of questions, so `${row}` reads the choice of a row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, TypeVar

Texts = Mapping[str, str]
TYPES = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "date",
    "time",
    "one_choice",
    "several",
    "ranking",
    "rating",
    "matrix",
    "file",
    "place",
    "record",
    "note",
    "calculated",
)
CHOICE_TYPES = ("one_choice", "several", "ranking", "matrix")
WITHOUT_ANSWER = ("note",)
NOT_IN_EXPRESSIONS = ("note", "matrix")
MAX_CHOICES, MAX_QUESTIONS, MAX_CODE = 500, 1_000, 64
C = TypeVar("C")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What one can choose; also a row of a matrix."""

    code: str
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of an answer, as texts of its type; empty or None without."""

    minimum: str = ""
    maximum: str = ""
    min_choices: int | None = None
    max_choices: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, a note or a calculated value."""

    code: str
    type: str
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    message: Texts = field(default_factory=dict)  # where the constraint does not hold
    required: bool | str = False
    required_message: Texts = field(default_factory=dict)
    relevance: str = ""
    constraint: str = ""
    default: str = ""
    default_from: str = ""
    calculation: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    limits: Limits = Limits()
    parameters: Mapping[str, str] = field(default_factory=dict)
    right: tuple[str, ...] = ()  # of a quiz
    explanation: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A page."""

    code: str
    label: Texts = field(default_factory=dict)
    relevance: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A version of a questionnaire. The first language is the default."""

    code: str
    version: str = ""
    title: Texts = field(default_factory=dict)
    languages: tuple[str, ...]
    sections: tuple[Section, ...] = ()

    def questions(self) -> Iterator[Question]:
        """All questions in their order."""
        for section in self.sections:
            yield from section.questions


PARTS: dict[str, type[Any]] = {"sections": Section, "questions": Question, "choices": Choice, "rows": Choice}


def as_json(part: Any) -> dict[str, Any]:
    """A definition or a part of it as plain JSON, without what is not set."""
    data: dict[str, Any] = {}
    for attribute in fields(part):
        value = getattr(part, attribute.name)
        if value == _unset(attribute):
            continue
        if attribute.name in PARTS:
            value = [as_json(child) for child in value]
        elif attribute.name == "limits":
            value = as_json(value)
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Mapping):
            value = dict(value)
        data[attribute.name] = value
    return data


def from_json(data: Mapping[str, Any]) -> Definition:
    """The definition that `as_json` wrote. Raises ValueError that names an unknown or missing part."""
    return _part(Definition, data, "definition")


def _part(kind: type[C], data: Any, place: str) -> C:
    """One part with its parts."""
    if not isinstance(data, Mapping):
        raise ValueError(f"{place}: an object is expected")
    known = {attribute.name: attribute for attribute in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(data) - set(known)):
        raise ValueError(f"{place}: unknown {', '.join(unknown)}")
    if missing := [name for name in known if name not in data and _unset(known[name]) is MISSING]:
        raise ValueError(f"{place}: {', '.join(missing)} missing")
    return kind(**{name: _value(name, value, f"{place}.{name}") for name, value in data.items()})


def _value(name: str, value: Any, place: str) -> Any:
    """A value in the type that its name has."""
    if name == "limits":
        return _part(Limits, value, place)
    if name in PARTS or name in ("languages", "right"):
        return _list(name, value, place)
    if name in ("title", "label", "hint", "message", "required_message", "explanation", "parameters"):
        if not isinstance(value, Mapping):
            raise ValueError(f"{place}: an object is expected")
        return {str(key): _text(text, place) for key, text in value.items()}
    if name in ("min_choices", "max_choices", "max_length"):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise ValueError(f"{place}: a whole number is expected")
        return value
    return value if name == "required" and isinstance(value, bool) else _text(value, place)


def _list(name: str, value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{place}: a list is expected")
    if name in PARTS:
        return tuple(_part(PARTS[name], part, f"{place}[{index}]") for index, part in enumerate(value))
    return tuple(_text(text, place) for text in value)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{place}: a text is expected")
    return value


def _unset(attribute: "Field[Any]") -> Any:
    """What a field is when nobody sets it; MISSING where somebody must."""
    return attribute.default_factory() if attribute.default_factory is not MISSING else attribute.default
