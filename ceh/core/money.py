"""Money: whole cents with a currency; never floats."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language


@dataclass(frozen=True, order=False)
class Money:
    """An amount in the smallest unit of its currency (cents for EUR). Amounts of two currencies do not mix."""

    cents: int
    currency: str = "EUR"

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str = "EUR") -> "Money":
        """From a decimal amount, rounded half up to the currency's smallest unit."""
        scale = Decimal(10) ** get_currency_precision(currency)
        return cls(int((Decimal(amount) * scale).quantize(Decimal(1), ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, for instance euros."""
        return Decimal(self.cents) / (Decimal(10) ** get_currency_precision(self.currency))

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.cents < other.cents

    def split(self, weights: list[int]) -> list["Money"]:
        """Shares by whole weights whose sum is exactly this amount; remainders go to the largest fractions."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be positive")
        shares = [self.cents * w // total for w in weights]
        left = self.cents - sum(shares)
        order = sorted(range(len(weights)), key=lambda i: (-(self.cents * weights[i] % total), i))
        for i in order[:left]:
            shares[i] += 1
        return [Money(share, self.currency) for share in shares]

    def __str__(self) -> str:
        return format_currency(self.amount, self.currency, locale=(get_language() or "en").replace("-", "_"))
