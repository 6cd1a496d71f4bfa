"""Costs and funding of an action as its page and its document show them."""

from typing import Any

from django.utils.translation import gettext as _

from ceh.core.money import Money
from ceh.plan.models import Action
from ceh.plan.rules import cost_table, coverage
from ceh.plan.states import FUNDING


def money_of(action: Action) -> dict[str, Any]:
    """The table of costs, and how far the funding covers them; amounts as Money."""
    currency = action.currency

    def money(cents: int) -> Money:
        return Money(cents, currency)

    table = cost_table([(line, line.by_year) for line in action.cost_lines.all()])
    cost = table.total or action.cost_cents or 0
    covered = coverage(cost, [(source.state, source.cents) for source in action.funding_sources.all()])
    shares = [
        {
            "key": share.key,
            "label": _("Not covered yet") if share.key == "missing" else FUNDING[share.key].label,
            "money": money(share.cents),
            "x": share.x,
            "width": share.width,
        }
        for share in covered.shares
    ]
    return {
        "costs": {
            "years": table.years,
            "rows": [
                {"line": line, "cells": [money(cents) for cents in cells], "total": money(total)}
                for line, cells, total in table.rows
            ],
            "sums": [money(cents) for cents in table.sums],
            "total": table.total,
            "money": money(table.total),
        },
        "coverage": {
            "shares": shares,
            "funded": money(covered.funded),
            "without_amount": covered.without_amount,
            "sentence": _sentence(money(cost), money(covered.funded), money(covered.secured)),
        },
    }


def _sentence(cost: Money, funded: Money, secured: Money) -> str:
    """The coverage in words."""
    if not cost.cents:
        return _("The sources name %(funded)s, of which %(secured)s is contracted or received.") % {
            "funded": funded,
            "secured": secured,
        }
    return _("Of %(cost)s the sources name %(funded)s; %(secured)s is contracted or received.") % {
        "cost": cost,
        "funded": funded,
        "secured": secured,
    }
