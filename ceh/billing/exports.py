"""Settlements as files: one line for each pair of organisations, one for each line behind it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ceh.billing.models import ChargeLine, SettlementRow
from ceh.core.money import Money


def pairs_header() -> list[str]:
    """What stands above `pairs`."""
    return [
        _("Host"),
        _("Home organisation"),
        _("Uses"),
        _("People"),
        _("Hours"),
        _("Amount"),
        _("By credits"),
        _("Paid"),
        _("Waived"),
        _("Remaining"),
        _("Lines of earlier days"),
        _("State"),
        _("Settled on"),
        _("Note"),
    ]


def pairs(rows: Iterable[SettlementRow], currency: str) -> Iterator[list[Any]]:
    """One line for each host and home."""
    for row in rows:
        money = [Money(cents, currency) for cents in (row.cents, row.covered, row.paid, row.waived, row.rest)]
        yield [
            str(row.host or _("no organisation")),
            str(row.home or _("no organisation")),
            row.uses,
            row.people,
            round(row.minutes / 60, 2),
            *money,
            row.late,
            str(row.state_info.label),
            row.settled_on,
            row.note,
        ]


def lines_header() -> list[str]:
    """What stands above `lines`."""
    return [
        _("Day"),
        _("Space"),
        _("Who"),
        _("What"),
        _("Price of"),
        _("Quantity"),
        _("Unit"),
        _("Unit price"),
        _("Amount"),
        _("Hours"),
    ]


def lines(rows: Iterable[ChargeLine]) -> Iterator[list[Any]]:
    """One line for each charge line."""
    for row in rows:
        charge = row.charge
        yield [
            charge.day,
            str(charge.space),
            str(charge.person or ""),
            str(charge.what),
            str(row.subject),
            row.quantity.normalize(),
            str(row.get_per_display()),
            row.unit_price,
            row.amount,
            round(row.minutes / 60, 2),
        ]
