"""Sections of what a person takes away: which fields of their rows, in which shape, under which label.

Columns are written "space from=starts_at" (key=path; a path is a look-up, "a|b" the first that is there), or as
pairs of a key and a path, which may be a function of the row and the person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ceh.core.money import Money

Data = dict[str, Any]
Path = str | Callable[[Any, Any], Any]
Columns = str | Sequence[tuple[Any, Path]]

# Labels of keys that several apps have.
COMMON_FIELDS: dict[str, Any] = {
    "at": _("When"),
    "competence": _("Competence"),
    "course": _("Course"),
    "day": _("Day"),
    "from": _("From"),
    "level": _("Level"),
    "note": _("Note"),
    "on": _("Day"),
    "passed": _("Passed"),
    "people": _("People"),
    "reason": _("Reason"),
    "source": _("Recorded"),
    "space": _("Space"),
    "state": _("State"),
    "text": _("Text"),
    "until": _("Until"),
    "what": _("What"),
    "what_was_seen": _("What was seen"),
}


@dataclass(frozen=True)
class Section:
    """A heading and its label; without one the heading is a translated text. By itself it counts rows.

    `where` narrows the rows; `also` names other people's fields of the model whose rows belong here, too. `labels` are
    those of keys that are neither common nor called as their field.
    """

    heading: Any
    label: Any = None
    where: Q | None = field(default=None, kw_only=True)
    also: Sequence[str] = field(default=(), kw_only=True)
    labels: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def value(self, rows: Any, count: int, person: Any) -> Any:
        """What stands under the heading, as plain JSON values."""
        return count if self.where is None else rows.filter(self.where).count()

    def describe(self, model: Any) -> tuple[Data, Data]:
        """({key: label}, {"heading.key": {code: label}})."""
        own = {self.heading: self.label} if self.label else {}
        return {**own, **self.labels}, {}


@dataclass(frozen=True)
class Count(Section):
    """How many rows there are."""


@dataclass(frozen=True)
class Rows(Section):
    """A list of records. `inside` has the columns of rows inside a row, `related` what texts need besides."""

    columns: Columns = ()
    order: str = ""
    inside: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    related: str = field(default="", kw_only=True)
    limit: int | None = field(default=None, kw_only=True)

    def value(self, rows: Any, count: int, person: Any) -> Any:
        """The records, in their order."""
        columns = column_pairs(self.columns)
        joins = {_joined(rows.model, option) for _key, path in columns for option in _options(path)}
        rows = rows if self.where is None else rows.filter(self.where)
        rows = rows.prefetch_related(*(path for key, path in columns if key in self.inside))
        if joins := (joins | set(self.related.split())) - {""}:
            rows = rows.select_related(*joins)
        rows = rows.order_by(self.order, "pk") if self.order else rows
        return [self._record(row, columns, person) for row in rows[: self.limit]]

    def _record(self, row: Any, columns: Sequence[tuple[Any, Any]], person: Any) -> Data:
        return {
            str(key): [
                {name: _value(part, inner, person) for name, inner in column_pairs(self.inside[key])}
                for part in getattr(row, path).all()
            ]
            if key in self.inside
            else _value(row, path, person)
            for key, path in columns
        }

    def describe(self, model: Any) -> tuple[Data, Data]:
        """Labels of the columns; codes of those that are chosen from a list."""
        fields, codes = _describe(model, self.heading, self.columns)
        paths = dict(column_pairs(self.columns)) if self.inside else {}
        for key, columns in self.inside.items():
            inner_model = model._meta.get_field(paths[key]).related_model
            inner_fields, inner_codes = _describe(inner_model, key, columns)
            fields, codes = inner_fields | fields, inner_codes | codes
        return fields | super().describe(model)[0], codes


@dataclass(frozen=True)
class Single(Rows):
    """The first record by itself."""

    def value(self, rows: Any, count: int, person: Any) -> Any:
        """The record, or nothing."""
        return next(iter(super().value(rows, count, person)), {})


@dataclass(frozen=True)
class Values(Rows):
    """A list of single values: those of the only column."""

    def value(self, rows: Any, count: int, person: Any) -> Any:
        """The values, in their order."""
        return [value for record in super().value(rows, count, person) for value in record.values()]


@dataclass(frozen=True)
class Only(Values):
    """The first value by itself."""

    def value(self, rows: Any, count: int, person: Any) -> Any:
        """The value, or None."""
        return next(iter(super().value(rows, count, person)), None)


@dataclass(frozen=True)
class Custom(Section):
    """What a function of the person gives."""

    function: Callable[[Any], Any] = field(kw_only=True)

    def value(self, rows: Any, count: int, person: Any) -> Any:
        """What the function gives."""
        return self.function(person)


def plain(value: Any) -> Any:
    """A value as JSON: moments in ISO format, amounts with their currency, records by what they are called."""
    if value is None or type(value) in (bool, int, float, str, Decimal, list, dict):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return money_value(value)
    return [str(record) for record in value.all()] if hasattr(value, "all") else str(value)


def money_value(money: Money) -> Data:
    """An amount as JSON; pages and files for people write it with its currency (`money_of`)."""
    return {"amount": f"{money.amount:.2f}", "currency": money.currency}


def money_of(value: Any) -> Money | None:
    """The amount that `money_value` wrote, if it is one."""
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return Money.of(value["amount"], value["currency"])
    return None


def column_pairs(columns: Columns) -> Sequence[tuple[Any, Any]]:
    """Key and path of each column."""
    if isinstance(columns, str):
        return [
            (key, path or key) for key, _equals, path in (part.partition("=") for part in columns.split())
        ]
    return columns


def _options(path: Any) -> list[str]:
    return path.split("|") if isinstance(path, str) else []


def _value(row: Any, path: Any, person: Any) -> Any:
    if callable(path):
        return plain(path(row, person))
    values = (plain(_follow(row, option)) for option in _options(path))
    return next((value for value in values if value is not None), None)


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = None if row is None else getattr(row, name)
    return row() if callable(row) and not hasattr(row, "all") else row


def _joined(model: Any, path: str) -> str:
    """The part of the path that leads over foreign keys."""
    names = []
    for name in path.split("__"):
        link = _field(model, name)
        if link is None or not (link.many_to_one or link.one_to_one):
            break
        names.append(name)
        model = link.related_model
    return "__".join(names)


def _field(model: Any, name: str) -> "Field[Any, Any] | None":
    try:
        return model._meta.get_field(name)  # type: ignore[no-any-return]
    except FieldDoesNotExist:
        return None


def _describe(model: Any, heading: Any, columns: Columns) -> tuple[Data, Data]:
    """Labels and codes that the fields bring themselves."""
    fields, codes = Data(), Data()
    for key, path in column_pairs(columns):
        source = _field(model, path) if isinstance(path, str) and not isinstance(key, Promise) else None
        name = getattr(source, "verbose_name", "")
        if key not in COMMON_FIELDS and isinstance(name, Promise):
            fields[key] = name
        if choices := getattr(source, "flatchoices", None):
            codes[f"{heading}.{key}"] = dict(choices)
    return fields, codes
