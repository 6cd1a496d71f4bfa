"""A list page in one object: filters, order, count, pages, exports. Works by GET alone; htmx makes it smoother."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.web import exports
from ceh.web.filters import FilterSet
from ceh.web.tables import Table

PER_PAGE = 25


class Listing:
    """What `{% listing %}` prints.

    `source` is a bound FilterSet, a queryset or a list; `table` a Table class, or None where a template of the app
    prints the rows. `filename` switches exports on (a table is needed for them, or `export_rows`). `count` spares a
    statement where the view knows the number. `noun` counts the rows: ngettext_lazy("%(n)s row", "%(n)s rows", "n").
    """

    def __init__(
        self,
        request: HttpRequest,
        table: type[Table] | None,
        source: Any,
        *,
        filename: str = "",
        per_page: int = PER_PAGE,
        noun: Any = "",
        count: int | None = None,
    ) -> None:
        self.says_why_empty = (
            False  # whether the app's template says what to do where nothing matches the filters
        )
        self.request, self.filename, self.noun = request, filename, noun
        self.filters = source if isinstance(source, FilterSet) else None
        self.filtered = source.qs if self.filters else source
        self.per_page, self.known_count = per_page, count
        self.table = self._table(table) if table else None

    def _table(self, kind: type[Table]) -> Table:
        table = kind(self.filtered, request=self.request)
        sort = self.request.GET.get("sort", "")
        known = {column.name for column in table.columns if column.orderable}
        if sort.lstrip("-") in known:
            table.order_by = sort
        return table

    @cached_property
    def page(self) -> Page:
        """This page of the rows; a number beyond the end gives the last one."""
        rows = self.table.rows if self.table else self.filtered
        paginator = Paginator(rows, self.per_page)
        if self.known_count is not None:
            paginator.count = self.known_count
        return paginator.get_page(self.request.GET.get("page", "1")[:9])

    @property
    def rows(self) -> Any:
        """The rows of this page: table rows with a table, else the objects."""
        return self.page.object_list

    @cached_property
    def records(self) -> list[Any]:
        """The objects of this page, also where there is a table."""
        return [row.record if self.table else row for row in self.rows]

    @property
    def count(self) -> int:
        """Number of rows that match the filters."""
        return self.page.paginator.count

    @property
    def counted(self) -> str:
        """How many rows there are, by their name: "3 spaces"; empty where no noun is known."""
        return str(self.noun % {"n": self.count}) if self.noun else ""

    @property
    def narrowed(self) -> bool:
        """Whether filters are active."""
        return bool(self.filters and self.filters.chips)

    @property
    def left_out(self) -> str:
        """The filters of the address whose values make no sense, by their labels: they narrow nothing."""
        form = self.filters.form if self.filters and self.filters.is_bound else None
        return ", ".join(str(form.fields[name].label) for name in form.errors) if form else ""

    @property
    def can_export(self) -> bool:
        return bool(self.filename and self.table)

    @property
    def export(self) -> Any:
        """The file, where the address asks for one; else None, and the page is to be rendered.

        Raises Refused ("web.filter") where a filter is left out: the file would hold more than was asked for.
        """
        kind = exports.requested_format(self.request)
        if not kind or not self.can_export:
            return None
        if self.left_out:
            raise Refused(
                "web.filter",
                _("The address has a filter with a value that does not exist: %(names)s.")
                % {"names": self.left_out},
                _("Choose the filter anew on the page of the list, then download the file."),
                kind="input",
            )
        assert self.table is not None
        rows = self.table.export_rows()
        return exports.response(kind, exports.stamped(self.filename, clock.now()), next(rows), rows)
