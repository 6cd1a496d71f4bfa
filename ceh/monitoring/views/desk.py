"""The lines behind a figure, for those who check it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ceh.core import clock
from ceh.monitoring import actions, exports, queries, rules
from ceh.monitoring.models import Indicator, source_url
from ceh.monitoring.rules import REASONS
from ceh.monitoring.views.public import chosen_year
from ceh.web.access import requires
from ceh.web.exports import csv_response, xlsx_response

A_PAGE = 50


@requires("monitoring.see_lines", get=queries.indicator)
@require_safe
def lines(request: HttpRequest, indicator: Indicator) -> HttpResponse:
    """Every candidate of a year: what counts, and what does not with its reason."""
    now = clock.now()
    report = rules.report(indicator, now)
    year = chosen_year(request, report)
    if report is None or year is None:
        raise Http404(_("There is no figure yet."))
    figure = report.figures[year]
    actions.log_viewing(indicator=indicator, year=year, by=request.user, now=now)
    export = {"csv": csv_response, "xlsx": xlsx_response}.get(request.GET.get("export", ""))
    if export:
        return export(f"{indicator.code}-{year}", exports.header(), exports.rows(figure))
    reason = request.GET.get("reason", "counted")
    left_out = [line for line in figure.left_out if line.reason == reason]
    page = Paginator(figure.counted if reason == "counted" else left_out, A_PAGE).get_page(
        request.GET.get("page")
    )
    numbers = sorted(figure.by_reason().items())
    context = {
        "indicator": indicator,
        "report": report,
        "year": year,
        "figure": figure,
        "reason": reason,
        "reasons": [(code, REASONS.get(code, code), number) for code, number in numbers],
        "page": page,
        "rows": [(line, source_url(line.event.source_type, line.event.source_id)) for line in page],
        "measurements": [row for row in queries.measurements(indicator) if row.starts_on.year == year],
    }
    return render(request, "monitoring/lines.html", context)


@requires("monitoring.measure", get=queries.indicator)
@require_POST
def measure(request: HttpRequest, indicator: Indicator) -> HttpResponse:
    """Store the figure of a year with all its lines."""
    text = request.POST.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    actions.measure(indicator=indicator, year=year, by=request.user, now=clock.now())
    messages.success(request, _("Stored. It will not change, whatever is recorded later."))
    return redirect(f"{request.path.removesuffix('measure/')}lines/?year={year}")
