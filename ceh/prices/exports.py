"""Settlements as files: one line for each pair of organisations, one for each line behind it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.money import Money
from ceh.prices.models import Owed, SettlementRow


def pairs_header() -> list[str]:
    """What stands above `pairs`."""
    return [
        _("Host"), _("Home organisation"), _("Uses"), _("People"), _("Hours"), _("Amount"), _("By credits"), _("Paid"),
        _("Waived"), _("Rest"), _("Lines of earlier days"), _("State"), _("Settled on"), _("Note"),
    ]  # fmt: skip


def pairs(rows: Iterable[SettlementRow], currency: str) -> Iterator[list[Any]]:
    """One line for each host and home."""
    for one in rows:
        money = [Money(cents, currency) for cents in (one.cents, one.covered, one.paid, one.waived, one.rest)]
        yield [
            str(one.host or _("no organisation")), str(one.home or _("no organisation")), one.uses, one.people,
            round(one.minutes / 60, 2), *money, one.late, str(one.state_info.label), one.settled_on, one.note,
        ]  # fmt: skip


def lines_header() -> list[str]:
    """What stands above `lines`."""
    return [
        _("Day"), _("Space"), _("Who"), _("What"), _("Price of"), _("Quantity"), _("Unit"), _("Unit price"),
        _("Amount"), _("Hours"),
    ]  # fmt: skip


def lines(rows: Iterable[Owed]) -> Iterator[list[Any]]:
    """One line for each owed line."""
    for one in rows:
        charge = one.charge
        yield [
            charge.day, str(charge.space), str(charge.person or ""), str(charge.what), str(one.subject),
            one.quantity.normalize(), str(one.get_per_display()), one.unit_price, one.amount,
            round(one.minutes / 60, 2),
        ]  # fmt: skip
