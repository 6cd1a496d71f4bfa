"""What is owed, credits, settlements between organisations."""

from ceh.billing.models.charges import REASONS, WHY, Charge, ChargeLine
from ceh.billing.models.credits import MEASURES, Credit
from ceh.billing.models.settlements import Settlement, SettlementRow

__all__ = [
    "MEASURES",
    "REASONS",
    "WHY",
    "Charge",
    "ChargeLine",
    "Credit",
    "Settlement",
    "SettlementRow",
]
