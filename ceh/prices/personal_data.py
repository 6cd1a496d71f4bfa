"""Personal data in prices: what a person owes, their credits, and where they belong."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Hooks, Rows, counted, declare, no_person_in
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
            "what why space day state lines",
            "day",
            related="usage__unit__resource booking__resource",
            inside={"lines": "reason per quantity unit_price amount material=text note"},
            labels={
                "why": _("For"),
                "per": _("Per"),
                "quantity": _("Quantity"),
                "unit_price": _("Unit price"),
                "amount": _("Amount"),
                "material": _("Material"),
                "lines": _("Items"),
            },
        ),
        moves=counted("%(count)d charge", "%(count)d charges"),
    ),
    About(Owed, "charge__person", blank=("note",)),
    About(
        Credit,
        "person",
        Rows(
            "credits",
            _("Credits"),
            "from=space|giver measure given=whole left starts_on ends_on note",
            related="space giver",
            labels={"measure": _("Measure"), "given": _("Granted"), "left": _("Left")},
        ),
        blank=("note",),
        moves=counted("%(count)d credit", "%(count)d credits"),
    ),
    About(  # stays with its account: both accounts may have had one
        Membership,
        "person",
        Rows(
            "memberships",
            _("Memberships"),
            "of=space|organisation from=starts_on until=ends_on",
            related="space organisation",
            labels={"of": _("Member of")},
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
