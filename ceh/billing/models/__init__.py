"""What is owed, credits, settlements between organisations."""

from ceh.billing.models.credits import MEASURES, Credit, CreditEntry
from ceh.billing.models.owed import REASONS, WHY, Charge, Owed
from ceh.billing.models.settlements import Settlement, SettlementRow

__all__ = [
    "MEASURES",
    "REASONS",
    "WHY",
    "Charge",
    "Credit",
    "CreditEntry",
    "Owed",
    "Settlement",
    "SettlementRow",
]
