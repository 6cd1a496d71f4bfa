"""Price lists, what is owed, credits, who belongs where, settlements between organisations."""

from ceh.prices.models.credits import MEASURES, Credit, CreditEntry
from ceh.prices.models.lists import MATERIALS, PER, WHAT, WHO, PriceLine, PriceList
from ceh.prices.models.members import Membership
from ceh.prices.models.owed import REASONS, WHY, Charge, Owed
from ceh.prices.models.settlements import Settlement, SettlementRow

__all__ = [
    "MATERIALS",
    "MEASURES",
    "PER",
    "REASONS",
    "WHAT",
    "WHO",
    "WHY",
    "Charge",
    "Credit",
    "CreditEntry",
    "Membership",
    "Owed",
    "PriceLine",
    "PriceList",
    "Settlement",
    "SettlementRow",
]
