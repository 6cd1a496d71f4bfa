"""Tables: django-tables2 with the kit's template, cards on a phone, and columns that speak the reader's language."""

from collections.abc import Iterator
from typing import Any

import django_tables2
from django.db.models import DateField, DateTimeField, DecimalField, FloatField, IntegerField, Model
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext_lazy as _
from django_tables2 import A, Column
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

from ceh.core.text import ByName, TranslatedField
from ceh.web.forms import capfirst_lazy
from ceh.web.templatetags import ceh as tags
from ceh.web.zones import on_clock_of

__all__ = [
    "Column",
    "DayColumn",
    "LinkColumn",
    "MoneyColumn",
    "NameColumn",
    "NumberColumn",
    "StateColumn",
    "Table",
    "WhenColumn",
    "columns",
]


NO_VALUE = "–"  # what an empty cell shows, in every list


class LinkColumn(Column):
    """The name of the row, linked to its page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("linkify", True)
        super().__init__(**kwargs)


class NameColumn(Column):
    """A translated name, sorted in the reader's language by its stored `keys`."""

    def __init__(self, *, keys: str = "sort_keys", **kwargs: Any) -> None:
        self.keys = keys
        super().__init__(**kwargs)

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        """By the stored keys of the name."""
        name = ByName(self.keys)
        return queryset.order_by(name.desc() if is_descending else name.asc(), "pk"), True


class StateColumn(Column):
    """The state as a badge; exports have its word."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("accessor", "state")
        super().__init__(**kwargs)

    def render(self, record: Any) -> str:
        return tags.state(record)

    def value(self, record: Any) -> str:
        return str(record.state_info.label)


class DayColumn(Column):
    """A day in its short form."""

    def render(self, value: Any) -> str:
        return tags.day(value, short=True)

    def value(self, value: Any) -> Any:
        return value


class WhenColumn(Column):
    """A moment in its short form, on the clock of the space that `space` leads to from the record."""

    def __init__(self, *, space: str | None, **kwargs: Any) -> None:
        self.space = A(space) if space else None
        super().__init__(**kwargs)

    def render(self, value: Any, record: Any) -> str:
        return tags.when(value, short=True, at=self.space and self.space.resolve(record))

    def value(self, value: Any, record: Any) -> Any:
        return on_clock_of(self.space.resolve(record), value) if value and self.space else value


class NumberColumn(Column):
    """A number, aligned with those above and below."""

    def __init__(self, digits: int | None = None, **kwargs: Any) -> None:
        self.digits = digits
        kwargs.setdefault("attrs", {"td": {"class": "number"}, "th": {"class": "number"}})
        super().__init__(**kwargs)

    def render(self, value: Any) -> str:
        return tags.number(value, self.digits)

    def value(self, value: Any) -> Any:
        return value


class MoneyColumn(NumberColumn):
    """An amount with its currency."""

    def render(self, value: Any) -> str:
        return tags.money(value)


def _shown(cell: Any) -> str:
    """A cell as a template would print it."""
    return conditional_escape(cell if isinstance(cell, str) else localize(template_localtime(cell)))


class Row(BoundRow):
    """A row whose columns are asked once for a whole table what they need, not again for every cell."""

    def get_cell(self, name: str) -> Any:
        """What the column shows. An attribute of the record itself is read without the library's long way round."""
        column = self.table.columns[name]
        if name not in self.table.plain:
            self.table.plain[name] = _is_plain(column.accessor, self.record)
        if not self.table.plain[name]:
            return super().get_cell(name)
        value = getattr(self.record, column.accessor, None)
        if value in column.column.empty_values:
            return column.default
        return self._call_render(column, value)

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        arguments = self._optional_cell_arguments(bound_column, value)
        names = self.table.asks.get(bound_column.name)
        if names is None:
            names, catch_all = signature(bound_column.render)
            names = self.table.asks[bound_column.name] = tuple(arguments) if catch_all else names
        content = bound_column.render(**{name: arguments[name] for name in names})
        return bound_column.link(content, **arguments) if bound_column.link else content


def _is_plain(accessor: str, record: Any) -> bool:
    """Whether it is a field of the record that holds one value, without words for it that the library would show."""
    if not isinstance(record, Model):
        return False
    field = {field.name: field for field in record._meta.concrete_fields}.get(accessor)
    return field is not None and not field.choices


class Table(django_tables2.Table):
    """The base of tables. `Meta.empty` is (title, text) for when there is nothing, `Meta.caption` what it shows."""

    class Meta:
        template_name = "web/tables/table.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("template_name", "web/tables/table.html")
        kwargs.setdefault("default", NO_VALUE)
        request = kwargs.pop(
            "request", None
        )  # the library would read order and page from it, and trip over odd ones
        super().__init__(*args, **kwargs)
        self.request = request
        self.asks: dict[str, tuple[str, ...]] = {}  # column → names of what its render takes
        self.plain: dict[str, bool] = {}  # column → whether it shows a field as it is

    @property
    def caption(self) -> Any:
        """What the table shows, for screen readers."""
        return getattr(self.Meta, "caption", "")

    @property
    def nothing(self) -> tuple[Any, Any]:
        """Title and text of the empty state."""
        return getattr(self.Meta, "empty", (_("Nothing here yet"), ""))

    def heads(self) -> list[dict[str, Any]]:
        """The column heads: text, order now ("ascending", "descending" or ""), and the query for the other order."""
        heads = []
        for column in self.columns:
            order = ""
            if column.is_ordered:
                order = "descending" if column.order_by_alias.is_descending else "ascending"
            heads.append(
                {
                    "text": column.header,
                    "sortable": column.orderable,
                    "order": order,
                    "next": str(column.order_by_alias.next),
                    "css": "number" if "number" in str(column.attrs.get("th", {}).get("class", "")) else "",
                }
            )
        return heads

    def lines(self, rows: Any) -> SafeString:
        """The rows as text; all put in is escaped. A page has hundreds of cells, too many for a template to print each.

        What a column says of itself is asked once.
        """
        known = []
        for column in self.columns:
            css = str(column.attrs.get("td", {}).get("class", "") or "")
            css = f' class="{escape(css)}"' if css else ""
            known.append((f'<td data-label="{escape(column.header)}"{css}>', column.name))
        result = []
        for bound_row in rows:
            row = Row(bound_row.record, table=self)
            cells = (f"{begin}{_shown(row.get_cell(name))}</td>" for begin, name in known)
            result.append(f"<tr>{''.join(cells)}</tr>")
        return mark_safe("".join(result))  # noqa: S308

    def export_rows(self) -> Iterator[list[Any]]:
        """Header and rows with their types kept, read in pieces. The header comes first."""
        columns = [
            column for column in self.columns if not getattr(column.column, "exclude_from_export", False)
        ]
        yield [str(column.header) for column in columns]
        for record in self._records():
            row = self.row_class_for(record)
            yield [row.get_cell_value(column.name) for column in columns]

    def row_class_for(self, record: Any) -> Any:
        """One record as a row, without keeping the others."""
        return BoundRow(record, table=self)

    def _records(self) -> Iterator[Any]:
        data = self.data.data
        if hasattr(data, "iterator"):
            return data.iterator(chunk_size=500)
        return iter(data)


def columns(
    model: type[Model],
    *names: str,
    at: str | None = None,
    caption: Any = "",
    empty: Any = None,
    **own: Column,
) -> type[Table]:
    """A table of fields of a model, each with the column that fits it; the first links to the record's page.

    `own` are columns made by hand, shown where their names stand. Moments are told on the clock of the space that
    `at` leads to.
    """
    attributes: dict[str, Any] = {}
    for name in names:
        attributes[name] = own.get(name) or _column_for(model, name, at, is_first=not attributes)
    meta: dict[str, Any] = {"model": model, "fields": names, "caption": caption}
    if empty:
        meta["empty"] = empty
    return type(f"{model.__name__}Table", (Table,), {**attributes, "Meta": type("Meta", (Table.Meta,), meta)})


def _column_for(model: type[Model], name: str, at: str | None, *, is_first: bool) -> Column:
    field = model._meta.get_field(name)
    machine = getattr(model, "machine", None)
    if machine is not None and machine.column == name:
        return StateColumn(verbose_name=_("State"))
    options: dict[str, Any] = {"verbose_name": capfirst_lazy(field.verbose_name), "linkify": is_first}
    if isinstance(field, TranslatedField):
        return NameColumn(**options)
    if isinstance(field, DateTimeField):
        return WhenColumn(space=at, **options)
    if isinstance(field, DateField):
        return DayColumn(**options)
    if isinstance(field, IntegerField | DecimalField | FloatField) and not field.choices:
        return NumberColumn(**options)
    return Column(**options)
