"""Price lists, and who is a member where."""

from ceh.prices.models.lists import MATERIALS, PER, WHAT, WHO, PriceLine, PriceList
from ceh.prices.models.members import Membership

__all__ = ["MATERIALS", "PER", "WHAT", "WHO", "Membership", "PriceLine", "PriceList"]
