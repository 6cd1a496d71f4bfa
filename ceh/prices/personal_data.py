"""Personal data in prices: what a person owes, their credits, and where they belong."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.personal_data import About, By, Column, Each, Hooks, Rows, declare, no_person_in
from ceh.prices.models import (
    Charge,
    Credit,
    Membership,
    Owed,
    PriceLine,
    PriceList,
    Settlement,
    SettlementRow,
)


def end_memberships(person: Any, *, by: Any, now: datetime) -> None:
    """Memberships that have begun end today."""
    today = now.date()
    Membership.objects.filter(person=person, starts_on__lte=today, ends_on=None).update(ends_on=today)


# Amounts stay, as every figure that was settled; the account behind them is empty.
declare(
    "prices",
    _("Prices"),
    About(
        Charge,
        "person",
        Rows(
            "owed",
            _("Charges"),
            [
                "what",
                Column("why", label=_("For")),
                "space",
                "day",
                "state",
                Column(
                    "lines",
                    Each(
                        "lines",
                        [
                            "reason",
                            Column("per", label=_("Per")),
                            Column("quantity", label=_("Quantity")),
                            Column("unit_price", label=_("Unit price")),
                            Column("amount", label=_("Amount")),
                            Column("material", "text", _("Material")),
                            "note",
                        ],
                    ),
                    _("Items"),
                ),
            ],
            "day",
            related=["usage__unit__resource", "booking__resource"],
        ),
        moves=ngettext_lazy("%(count)d charge", "%(count)d charges", "count"),
    ),
    About(Owed, "charge__person", blank=("note",)),
    About(
        Credit,
        "person",
        Rows(
            "credits",
            _("Credits"),
            [
                Column("from", lambda credit, person: credit.space or credit.giver),
                Column("measure", label=_("Measure")),
                Column("given", "whole", _("Granted")),
                Column("left", label=_("Left")),
                "starts_on",
                "ends_on",
                "note",
            ],
            related=["space", "giver"],
        ),
        blank=("note",),
        moves=ngettext_lazy("%(count)d credit", "%(count)d credits", "count"),
    ),
    About(  # stays with its account: both accounts may have had one
        Membership,
        "person",
        Rows(
            "memberships",
            _("Memberships"),
            [
                Column(
                    "of",
                    lambda membership, person: membership.space or membership.organisation,
                    _("Member of"),
                ),
                Column("from", "starts_on"),
                Column("until", "ends_on"),
            ],
            related=["space", "organisation"],
        ),
    ),
    By(Credit, "given_by"),
    By(Membership, "made_by"),
    By(Owed, "by"),
    By(Settlement, "closed_by"),
    hooks=Hooks(erase=end_memberships),
)
no_person_in("what things cost", PriceList, PriceLine)
no_person_in("what organisations owe each other", SettlementRow)
