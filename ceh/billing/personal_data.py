"""Personal data in billing: what a person owes, and their credits."""

from django.utils.translation import gettext_lazy as _

from ceh.billing.models import Charge, ChargeLine, Credit, Settlement, SettlementRow
from ceh.core.personal_data import About, By, Rows, counted, declare, no_person_in

# Amounts stay, as every figure that was settled; the account behind them is empty.
declare(
    "billing",
    _("To pay"),
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
    About(ChargeLine, "charge__person", blank=("note",)),
    About(
        Credit,
        "person",
        Rows(
            "credits",
            _("Credits"),
            "from=space|giver measure given=whole left starts_on ends_on note",
            related="space giver",
            labels={"measure": _("Unit"), "given": _("Granted"), "left": _("Left")},
        ),
        blank=("note",),
        moves=counted("%(count)d credit", "%(count)d credits"),
    ),
    By(Credit, "given_by"),
    By(ChargeLine, "by"),
    By(Settlement, "closed_by"),
)
no_person_in("what organisations owe each other", SettlementRow)
