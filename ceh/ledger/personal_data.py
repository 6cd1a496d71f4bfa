"""Personal data in the ledger: who entered a transaction. Amounts stay when a person goes."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, declare, no_person_in
from ceh.ledger.models import Account, Leg, Transaction

declare(
    "ledger",
    _("Ledger"),
    By(Transaction, "by", Rows("ledger", _("Transactions I entered"), "at")),
)
no_person_in("amounts, and where they lie", Account, Leg)
