"""Lists: rows as a table or by a template of the app, with filters, order, pages and exports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ceh.core.permissions import Text
from ceh.web.filters import FilterSet
from ceh.web.listing import PER_PAGE, Listing
from ceh.web.pages.base import Page, Visit, value_of
from ceh.web.tables import Table


@dataclass(kw_only=True, eq=False)
class ListPage(Page):
    """`rows(visit)` gives the query, `filters` narrow it; `table` has the columns; or `rows_template` prints
    `listing.records`.

    `prepare` puts on the rows of one page what the template needs beyond the query. `empty` is (title, text, icon) for
    when nothing is there and no table says it. A `filename` offers the list as CSV and XLSX. `noun` counts the rows:
    ngettext_lazy("%(n)s space", "%(n)s spaces", "n").
    """

    rows: Callable[[Visit], Any]
    table: type[Table] | None = None
    rows_template: str = ""
    filters: type[FilterSet] | None = None
    filename: str | Callable[[Visit], str] = ""
    prepare: Callable[[list[Any], Visit], None] | None = None
    noun: Any = ""
    empty: tuple[Text, Text, str] | None = None
    per_page: int = PER_PAGE
    template: str = "web/pages/list.html"

    def answer(self, visit: Visit) -> HttpResponse:
        """The list, or the file that the address asks for."""
        rows = self.rows(visit)
        source = self.filters(visit.request.GET, queryset=rows) if self.filters else rows
        listing = Listing(
            visit.request,
            self.table,
            source,
            filename=value_of(self.filename, visit),
            per_page=self.per_page,
            noun=self.noun,
        )
        if listing.export:
            return listing.export  # type: ignore[no-any-return]
        if self.prepare:
            self.prepare(listing.records, visit)
        return self.respond(visit, listing=listing, rows_template=self.rows_template, empty=self.empty)
