"""The use of machines in all spaces, year by year: for those who keep the figures of the network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.text import Translated
from ceh.equipment.models import EquipmentModel
from ceh.network.models import Space
from ceh.people.rules import BANDS
from ceh.region.queries import current
from ceh.usage.models import Usage, UsageYear
from ceh.usage.queries import figures as queries
from ceh.usage.states import USAGE
from ceh.web import charts, exports, tables
from ceh.web.access import requires
from ceh.web.listing import Listing
from ceh.web.zones import on_clock_of

BY = {"space": _("by space"), "model": _("by model"), "both": _("by space and model")}
HEAD = (
    _("Number"),
    _("Space"),
    _("Machine"),
    _("Model"),
    _("Member number"),
    _("Number of people"),
    _("From"),
    _("Until"),
    _("Recorded"),
    _("End is estimated"),
    _("Booking"),
    _("State"),
    _("Age"),
    _("Maintenance"),
)


LABELS: dict[str, Mapping[Any, Any]] = {
    "source": dict(Usage._meta.get_field("source").flatchoices),
    "band": {**BANDS, "unknown": _("not stated")},
    "state": {state.code: state.label for state in USAGE.states},
}


class UsageYearTable(tables.Table):
    """A year's use, one space or model a line."""

    space = tables.Column(verbose_name=_("Space"), linkify=True)
    model = tables.Column(verbose_name=_("Model"), order_by=("model__sort_key",), linkify=True)
    uses = tables.NumberColumn(verbose_name=_("Uses"))
    hours = tables.NumberColumn(1, verbose_name=_("Hours"), accessor="minutes")
    people = tables.NumberColumn(verbose_name=_("Different members"))
    guests = tables.NumberColumn(verbose_name=_("In groups"))

    class Meta:
        model = UsageYear
        fields = ("space", "model", "uses", "hours", "people", "guests")
        empty = (_("Nothing was used in this year"), _("Members start machines by the QR code on them."))

    def render_hours(self, value: int) -> str:
        """Minutes as hours."""
        return self.columns["hours"].column.render(value / 60)

    def value_hours(self, value: int) -> float:
        """The same, for files."""
        return round(value / 60, 2)


class BySpace(UsageYearTable):
    """Without the models."""

    class Meta(UsageYearTable.Meta):
        exclude = ("model",)


class ByModel(UsageYearTable):
    """Without the spaces."""

    class Meta(UsageYearTable.Meta):
        exclude = ("space",)


NOUNS = {
    "space": ngettext_lazy("%(n)s space", "%(n)s spaces", "n"),
    "model": ngettext_lazy("%(n)s model", "%(n)s models", "n"),
    "both": ngettext_lazy("%(n)s row", "%(n)s rows", "n"),
}
TABLES = {"space": BySpace, "model": ByModel, "both": UsageYearTable}


def _year(request: HttpRequest) -> int:
    """The year of the address; this one for what is none."""
    text = request.GET.get("year", "")
    now = local_day(clock.now(), current().timezone).year
    return int(text) if text.isdecimal() and len(text) == 4 and 1990 <= int(text) <= now + 1 else now


@requires("usage.see_usages")
@require_safe
def usage_year(request: HttpRequest) -> HttpResponse:
    """Hours, uses and members in a year, by space or by model; as a file, too."""
    year, by = _year(request), request.GET.get("by", "")
    by = by if by in BY else "space"
    rows, filename = queries.year_by(year, by), f"usage-{year}-{by}"
    listing = Listing(request, TABLES[by], rows, filename=filename, per_page=50, noun=NOUNS[by])
    if listing.export:
        return listing.export
    known = queries.years()
    longest = queries.most(year, by) if by != "both" else []
    page: dict[str, Any] = {
        "chart": charts.Bars(_("Hours of use"), longest) if len(longest) > 1 else None,
        "year": year,
        "years": sorted({*known, year}, reverse=True),
        "by": by,
        "cuts": [(code, label, f"?year={year}&by={code}") for code, label in BY.items()],
        "whole": queries.whole_region(year) if year in known else None,
        "due": queries.is_due(year),
        "listing": listing,
    }
    return render(request, "usage/usage_year.html", page)


@requires("usage.see_usages")
@require_safe
def usage_records(request: HttpRequest) -> HttpResponse:
    """Every record of the year as one file, streamed: members by their number, without names."""
    year = _year(request)
    names = {"space__code": queries.names_of(Space), "unit__model__code": queries.names_of(EquipmentModel)}
    rows = (_labelled(record, LABELS | names) for record in queries.records(year))
    return exports.csv_response(exports.stamped(f"usage-records-{year}", clock.now()), HEAD, rows)


def _labelled(record: tuple[Any, ...], known_labels: Mapping[str, Mapping[Any, Any]]) -> list[Any]:
    """A record with labels in the reader's language instead of codes, and hours on the clock of its space."""
    *shown, space_id = record
    labels = (known_labels.get(name, {}) for name in queries.RECORD[:-1])
    return [
        known.get(value := _shown_cell(cell, space_id), value)
        for known, cell in zip(labels, shown, strict=True)
    ]


def _shown_cell(cell: Any, space_id: int) -> Any:
    if isinstance(cell, datetime):
        return on_clock_of(space_id, cell)
    return str(cell) if isinstance(cell, Translated) else cell
