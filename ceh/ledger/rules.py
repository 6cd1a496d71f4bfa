"""What a transaction must be. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

K = TypeVar("K")


def check_legs(legs: Sequence[tuple[str, str, int]]) -> None:
    """Raise ValueError where legs (book, unit, amount) lie in several books or do not sum to zero in each unit."""
    sums: Counter[str] = Counter()
    for _book, unit, amount in legs:
        sums[unit] += amount
    if len(legs) < 2 or len({book for book, _unit, _amount in legs}) > 1 or any(sums.values()):
        raise ValueError(f"the legs of a transaction lie in one book and sum to zero: {legs}")


def reversed_legs(legs: Mapping[K, int]) -> dict[K, int]:
    """What takes the legs back."""
    return {account: -amount for account, amount in legs.items()}


def check_same(present: Mapping[int, int], legs: Mapping[int, int]) -> None:
    """Raise Refused ("ledger.key_reused") where a key stands for something else than what is there."""
    if present != legs:
        raise Refused(
            "ledger.key_reused",
            _("This has been entered before, with other amounts."),
            _("Open the record to see what is entered."),
            kind="conflict",
        )
