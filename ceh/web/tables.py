"""Tables: django-tables2 with the kit's template, cards on a phone, and columns that speak the reader's language."""

from collections.abc import Iterator
from typing import Any

import django_tables2
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from ceh.web.templatetags import ceh as tags

__all__ = [
    "Column", "DayColumn", "LinkColumn", "MoneyColumn", "NumberColumn", "StateColumn", "Table", "WhenColumn",
]  # fmt: skip


class LinkColumn(Column):
    """The name of the row, linked to its page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("linkify", True)
        super().__init__(**kwargs)


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
    """A moment in its short form."""

    def render(self, value: Any) -> str:
        return tags.when(value, short=True)

    def value(self, value: Any) -> Any:
        return value


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


class Table(django_tables2.Table):
    """The base of tables. `Meta.empty` is (title, text) for when there is nothing, `Meta.caption` what it shows."""

    class Meta:
        template_name = "web/tables/table.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("template_name", "web/tables/table.html")
        super().__init__(*args, **kwargs)

    @property
    def caption(self) -> Any:
        """What the table shows, for those who hear it."""
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

    def lines(self, rows: Any) -> Iterator[list[tuple[str, str, Any]]]:
        """For each of the rows its cells: (head, class, content). What a column says of itself is asked once."""
        known = [
            (str(one.header), str(one.attrs.get("td", {}).get("class", "") or ""), one.name)
            for one in self.columns
        ]
        for row in rows:
            yield [(head, css, row.get_cell(name)) for head, css, name in known]

    def export_rows(self) -> Iterator[list[Any]]:
        """Header and rows with their types kept, read in pieces. The header comes first."""
        columns = [one for one in self.columns if not getattr(one.column, "exclude_from_export", False)]
        yield [str(one.header) for one in columns]
        for record in self._records():
            row = self.row_class_for(record)
            yield [row.get_cell_value(one.name) for one in columns]

    def row_class_for(self, record: Any) -> Any:
        """One record as a row, without keeping the others."""
        return django_tables2.rows.BoundRow(record, table=self)

    def _records(self) -> Iterator[Any]:
        data = self.data.data
        if hasattr(data, "iterator"):
            return data.iterator(chunk_size=500)
        return iter(data)
