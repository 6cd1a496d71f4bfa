"""What a member owes, and one charge with all that explains it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.billing.actions import charges as actions
from ceh.billing.actions import charging
from ceh.billing.forms import MaterialForm
from ceh.billing.models import Charge
from ceh.billing.queries import charges as queries
from ceh.billing.queries.postings import covers_of
from ceh.billing.rules.charges import LIVE
from ceh.core import clock, journal
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.prices.models import PriceLine
from ceh.prices.queries import lists
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.usage.models import Usage
from ceh.usage.queries.usage import usage as usage_of
from ceh.web import tables
from ceh.web.access import requires, signed_in
from ceh.web.listing import Listing
from ceh.web.pages import FormPage, Visit


class MyChargeTable(tables.Table):
    """What one used and what it costs."""

    what = tables.Column(verbose_name=_("What"), orderable=False, linkify=True)
    space = tables.Column(verbose_name=_("Space"), orderable=False)
    day = tables.DayColumn(verbose_name=_("Day"))
    amount = tables.MoneyColumn(verbose_name=_("Price"), orderable=False)
    left = tables.MoneyColumn(verbose_name=_("Left to pay"), orderable=False)
    state = tables.StateColumn(verbose_name=_("State"))

    class Meta:
        model = Charge
        fields = ("what", "space", "day", "amount", "left", "state")
        empty = (
            _("Nothing has been charged yet"),
            _("What you use and have to pay for will be listed here."),
        )


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I owe, my credits, and everything before."""
    rows, noun = queries.charges_of(request.user), ngettext_lazy("%(n)s charge", "%(n)s charges", "n")
    listing = Listing(request, MyChargeTable, rows, filename="my-prices", noun=noun)
    if listing.export:
        return listing.export
    today = local_day(clock.now(), current().timezone)
    page = {
        "listing": listing,
        "open": [Money(cents, code) for code, cents in queries.open_sum(request.user).items() if cents],
        "credits": list(queries.credits_of(request.user, today)),
    }
    return render(request, "billing/mine.html", page)


@requires("billing.see_charge", get=queries.charge)
@require_safe
def charge(request: HttpRequest, row: Charge) -> HttpResponse:
    """One charge, line by line."""
    page = {
        "charge": row,
        "lines": list(queries.lines_of(row)),
        "covers": covers_of(row),
        "entries": journal.entries(row),
        "is_live": row.state in LIVE,
        "has_material": bool(_materials(row)),
    }
    return render(request, "billing/charge.html", page)


def _materials(row: Charge) -> list[PriceLine]:
    return lists.materials_of(row.price_list_id)


def _after_use(visit: Visit) -> dict[str, Any]:
    usage = visit.record
    valid = lists.list_on(usage.space_id, local_day(usage.started_at, zone_of(usage.space)))
    return {"lines": lists.materials_of(valid.pk if valid else None)}


def _priced_with(*, usage: Usage, by: Any, now: datetime, **values: Any) -> Charge:
    """The use is priced with its material."""
    charge = charging.charge_of(usage=usage, now=now)
    actions.add_material(charge=charge, by=by, now=now, **values)
    return charge


Material = partial(
    FormPage,
    permission="billing.add_material",
    crumbs=lambda visit: [(_("To pay"), "billing:mine"), visit.record],
    form=MaterialForm,
    heading=_("Add material"),
    lead=_("Only what you used up; what you brought along costs nothing."),
    submit=_("Add"),
    done=_("Saved. Thank you."),
    template="billing/material.html",
)
material = Material(
    get=queries.charge,
    subject="charge",
    options=lambda visit: {"lines": _materials(visit.record)},
    action=actions.add_material,
)
use_material = Material(
    get=usage_of,
    subject="usage",
    options=_after_use,
    action=_priced_with,
    then=lambda visit, charge: charge,
)
