"""Sections of what a person takes away: which fields of their rows, in which shape, under which label."""

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
Path = str | Callable[[Any, Any], Any]  # a look-up from the row, or a function of the row and the person

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
class Column:
    """A key of a row and where its value is found. The label is given, common, or the field's own name."""

    key: Any
    path: Path = ""
    label: Any = None


@dataclass(frozen=True)
class Each:
    """Rows inside a row, by their related name: the path of a Column."""

    related: str
    columns: Sequence["str | Column"]


@dataclass(frozen=True)
class Section:
    """A heading and the label that people read. A heading that is a translated text is its own label.

    `where` narrows the rows; `also` names other people's fields of the model whose rows belong here, too.
    """

    heading: Any
    label: Any = None
    where: Q | None = field(default=None, kw_only=True)
    also: Sequence[str] = field(default=(), kw_only=True)

    def value(self, model: Any, ids: list[int], person: Any) -> Any:
        """What stands under the heading, as plain JSON values."""
        return len(ids) if self.where is None else self._rows(model, ids).count()

    def labels(self, model: Any) -> tuple[Data, Data]:
        """({key: label}, {"heading.key": {code: label}})."""
        return ({self.heading: self.label} if self.label else {}), {}

    def _rows(self, model: Any, ids: list[int]) -> Any:
        rows = model._base_manager.filter(pk__in=ids)
        return rows if self.where is None else rows.filter(self.where)


@dataclass(frozen=True)
class Count(Section):
    """How many rows there are."""


@dataclass(frozen=True)
class Rows(Section):
    """A list of records. `related` names what their texts need beside the columns."""

    columns: Sequence[str | Column] = ()
    order: str = ""
    related: Sequence[str] = field(default=(), kw_only=True)
    limit: int | None = field(default=None, kw_only=True)

    def value(self, model: Any, ids: list[int], person: Any) -> Any:
        """The records, in their order."""
        columns = _columns(self.columns)
        return [_record(row, columns, person) for row in self._ordered(model, ids, columns)]

    def labels(self, model: Any) -> tuple[Data, Data]:
        """Labels of the columns; codes of those that are chosen from a list."""
        fields, codes = super().labels(model)
        _describe(model, self.heading, _columns(self.columns), fields, codes)
        return fields, codes

    def _ordered(self, model: Any, ids: list[int], columns: Sequence[Column]) -> Any:
        rows = self._rows(model, ids)
        joins = {_joined(model, column.path) for column in columns if isinstance(column.path, str)}
        if joins := (joins | set(self.related)) - {""}:
            rows = rows.select_related(*joins)
        rows = rows.prefetch_related(*(row.path.related for row in columns if isinstance(row.path, Each)))
        return (rows.order_by(self.order, "pk") if self.order else rows)[: self.limit]


@dataclass(frozen=True)
class Single(Rows):
    """The first record by itself."""

    def value(self, model: Any, ids: list[int], person: Any) -> Any:
        """The record, or nothing."""
        return next(iter(super().value(model, ids, person)), {})


@dataclass(frozen=True)
class Values(Rows):
    """A list of single values: those of the only column."""

    def value(self, model: Any, ids: list[int], person: Any) -> Any:
        """The values, in their order."""
        return [value for record in super().value(model, ids, person) for value in record.values()]


@dataclass(frozen=True)
class Only(Values):
    """The first value by itself."""

    def value(self, model: Any, ids: list[int], person: Any) -> Any:
        """The value, or None."""
        return next(iter(super().value(model, ids, person)), None)


@dataclass(frozen=True)
class Custom(Section):
    """What a function of the person gives, with the labels of its keys."""

    function: Callable[[Any], Any] = field(kw_only=True)
    keys: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def value(self, model: Any, ids: list[int], person: Any) -> Any:
        """What the function gives."""
        return self.function(person)

    def labels(self, model: Any) -> tuple[Data, Data]:
        """The labels that were given."""
        return {self.heading: self.label, **self.keys}, {}


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


def _columns(columns: Sequence[str | Column]) -> list[Column]:
    named = [Column(column) if isinstance(column, str) else column for column in columns]
    return [column if column.path else Column(column.key, column.key, column.label) for column in named]


def _record(row: Any, columns: Sequence[Column], person: Any) -> Data:
    return {str(column.key): _value(row, column.path, person) for column in columns}


def _value(row: Any, path: Any, person: Any) -> Any:
    if isinstance(path, Each):
        columns = _columns(path.columns)
        return [_record(part, columns, person) for part in getattr(row, path.related).all()]
    if callable(path):
        return plain(path(row, person))
    for name in path.split("__"):
        row = getattr(row, name)
        if row is None:
            return None
    return plain(row() if callable(row) and not hasattr(row, "all") else row)


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


def _describe(model: Any, heading: Any, columns: Sequence[Column], fields: Data, codes: Data) -> None:
    """Add the labels and codes of the columns."""
    for column in columns:
        if column.label:
            fields[column.key] = column.label
        if isinstance(column.path, Each):
            inner = model._meta.get_field(column.path.related).related_model
            _describe(inner, column.key, _columns(column.path.columns), fields, codes)
        elif isinstance(column.path, str) and (source := _field(model, column.path)) is not None:
            own_name = getattr(source, "verbose_name", "")
            if not isinstance(column.key, Promise) and isinstance(own_name, Promise):
                fields.setdefault(column.key, COMMON_FIELDS.get(column.key, own_name))
            if choices := getattr(source, "flatchoices", None):
                codes[f"{heading}.{column.key}"] = dict(choices)
