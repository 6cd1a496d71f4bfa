"""The catalogue: every machine of the region, for everybody."""

from math import cos, hypot, radians
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.availability.forms.catalogue import MachineFilter
from ceh.availability.queries.cards import load_card_facts
from ceh.availability.rules import cards
from ceh.core import clock
from ceh.equipment.models import Unit
from ceh.web.access import public
from ceh.web.listing import Listing

PER_PAGE = 24
MOST_SORTED = 500  # machines that are looked at for an order by time, price or distance
KM_PER_DEGREE = 111.2
ORDERS = {"": _("by kind"), "time": _("free soonest"), "price": _("cheapest"), "near": _("nearest")}


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All machines as cards, under the filters of the address, in the order that the reader chose."""
    now, person = clock.now(), request.user if request.user.is_authenticated else None
    filters = MachineFilter(request.GET or None)
    orders = {code: label for code, label in ORDERS.items() if code != "near" or filters.place}
    order = request.GET.get("sort", "near" if filters.place else "")
    order = order if order in orders else ""
    rows: Any = filters.qs
    if order:
        rows = list(rows[:MOST_SORTED])
    for unit in rows if filters.place and order else []:
        unit.km = _km(unit, filters.place)
    if order == "near":
        rows = sorted(rows, key=lambda unit: unit.km)
    elif order:
        sort = cards.by_time if order == "time" else cards.by_price
        rows = [card.unit for card in sort(cards.cards(rows, load_card_facts(rows, now, person)))]
    noun = ngettext_lazy("%(n)s machine", "%(n)s machines", "n")
    listing = Listing(request, None, rows, per_page=PER_PAGE, noun=noun)
    listing.filters = filters
    shown = list(listing.rows)
    page = {
        "listing": listing,
        "cards": cards.cards(shown, load_card_facts(shown, now, person)),
        "orders": list(orders.items()),
        "order": order,
    }
    return render(request, "availability/catalogue.html", page)


def _km(unit: Unit, place: Any) -> float:
    """As the crow flies, on a flat map, which is right within a region."""
    across = (unit.space.lon - place.lon) * cos(radians(place.lat))
    return hypot(across, unit.space.lat - place.lat) * KM_PER_DEGREE
