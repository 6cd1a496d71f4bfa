"""Prices of a space, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.prices.models import PriceList
from ceh.prices.queries import lists as queries
from ceh.timetable.queries import zone_of
from ceh.web.access import requires


@requires("prices.see_prices", get=space_of)
@require_safe
def space_prices(request: HttpRequest, space: Space) -> HttpResponse:
    """The list in force, and the one that follows."""
    today = local_day(clock.now(), zone_of(space))
    now_valid = queries.list_on(space.pk, today)
    page = {
        "space": space,
        "list": now_valid,
        "groups": queries.grouped(now_valid),
        "next": queries.list_after(space.pk, today),
    }
    return render(request, "prices/space.html", page)


@requires("prices.see_list", get=queries.price_list)
@require_safe
def price_list(request: HttpRequest, row: PriceList) -> HttpResponse:
    """One list, also one that is over or does not yet begin."""
    page = {"space": row.space, "list": row, "groups": queries.grouped(row)}
    return render(request, "prices/list.html", page)
