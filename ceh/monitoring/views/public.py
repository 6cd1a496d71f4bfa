"""The figures as everybody reads them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.small_numbers import suppressed
from ceh.monitoring import queries, rules
from ceh.monitoring.rules import RULES, Figure, Report
from ceh.people import rules as people
from ceh.web import charts
from ceh.web.access import public
from ceh.web.exports import open_data_response
from ceh.web.pages import RecordPage, Visit

BANDS = [*people.BANDS.items(), ("unknown", gettext_lazy("not stated"))]


@public
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """What the region wants to reach, and where it stands."""
    reports = rules.reports(clock.now())
    if request.GET.get("export") == "csv":
        rows = (
            [report.indicator.code, verdict.year, verdict.value, verdict.minimum]
            + [report.version.name.best(language)[1] for language in ("sl", "en")]
            for report in reports
            for verdict in report.verdicts
        )
        return open_data_response(
            "indicators", ["indicator", "year", "value", "target_minimum", "name_sl", "name_en"], rows
        )
    return render(request, "monitoring/indicators.html", {"reports": reports})


def _figure(visit: Visit) -> dict[str, Any]:
    """The figure of a year against its target, with its definition and its rule in plain words."""
    report = rules.report(visit.record, visit.now)
    year = chosen_year(visit.request, report)
    if report is None:
        return {}
    figure = report.figures.get(year) if year else None
    return {
        "report": report,
        "year": year,
        "figure": figure,
        "verdict": next((verdict for verdict in report.verdicts if verdict.year == year), None),
        "chart": chart(report) if report.verdicts else None,
        "rule": RULES.get(report.version.rule),
        "bands": bands(figure) if figure else [],
        "threshold": settings.SMALL_NUMBER,
    }


indicator = RecordPage(
    permission="monitoring.see_figure",
    get=queries.indicator,
    subject="indicator",
    crumbs=lambda visit: [(gettext_lazy("Figures"), "monitoring:indicators")],
    context=_figure,
    history=False,
    template="monitoring/indicator.html",
)


def chosen_year(request: HttpRequest, report: Report | None) -> int | None:
    """The year in the address if it has a figure, else the newest."""
    if report is None or not report.verdicts:
        return None
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    return year if year in report.figures else report.verdicts[-1].year


def chart(report: Report) -> charts.Bars:
    """The years as bars, with the target as a line."""
    return charts.Bars(
        _("By year"),
        rows=[(str(verdict.year), verdict.value) for verdict in report.verdicts],
        target=report.target.yearly_minimum if report.target else None,
        unit=str(report.version.unit),
    )


def bands(figure: Figure) -> list[tuple[str, str]]:
    """The figure by age for everybody: small cells are hidden, so that nobody can be recognised."""
    parts = {code: figure.by("band").get(code, 0) for code, _label in BANDS}
    shown = suppressed(parts, settings.SMALL_NUMBER)
    hidden = _("fewer than %(number)s or hidden") % {"number": settings.SMALL_NUMBER}
    return [(str(label), hidden if shown[code] is None else str(shown[code])) for code, label in BANDS]
