"""Settlements between organisations: close a period, mark a row as settled."""

from datetime import date, datetime

from ceh.billing.actions import posting
from ceh.billing.models import ChargeLine, Settlement, SettlementRow
from ceh.billing.queries import settlements as queries
from ceh.billing.rules import charges as rules
from ceh.billing.states import SETTLEMENT_ROW
from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.people.models import Person
from ceh.region.queries import current


def close_period(*, starts_on: date, ends_on: date, by: Person, now: datetime) -> Settlement:
    """Freeze who hosted whose members until a day. Lines of earlier days that came late are taken in and counted so.

    A host's own members need no settling. Raises Refused: "billing.settle", "billing.period", "billing.period_closed".
    """
    need(by, "billing.settle")
    rules.check_period(starts_on, ends_on, local_day(now, current().timezone))
    with (
        translate_db_errors({"settlement_one_a_day": rules.period_closed}),
        act("billing.close_period", by=by),
    ):
        settlement = Settlement.objects.create(
            starts_on=starts_on, ends_on=ends_on, currency=current().currency, closed_at=now, closed_by=by
        )
        queries.unsettled(ends_on).filter(charge__currency=settlement.currency).update(settlement=settlement)
        for pair in queries.pairs(ChargeLine.objects.filter(settlement=settlement), starts_on):
            nothing = pair.rest == 0 or pair.host_id == pair.home_id
            row = SettlementRow.objects.create(
                settlement=settlement,
                host_id=pair.host_id,
                home_id=pair.home_id,
                uses=pair.uses,
                people=pair.people,
                minutes=pair.minutes,
                cents=pair.cents,
                covered=pair.covered,
                paid=pair.paid,
                waived=pair.waived,
                late=pair.late,
                state="settled" if nothing else "unsettled",
                settled_on=ends_on if nothing else None,
            )
            posting.owe_between(row, by=by, now=now)
    return settlement


def settle_row(*, row: SettlementRow, settled_on: date, note: str, by: Person, now: datetime) -> None:
    """The two organisations are even. Raises Refused: "billing.settle", "settlement_row.state"."""
    with act("billing.settle_row", by=by):
        SETTLEMENT_ROW.apply(row, "settle_row", by=by, now=now, settled_on=settled_on, note=note[:300])
        posting.settle_between(row, by=by, now=now)


def reopen_row(*, row: SettlementRow, reason: str, by: Person, now: datetime) -> None:
    """It was a mistake. Raises Refused as `settle_row`, and without a reason."""
    with act("billing.reopen_row", by=by, reason=reason):
        SETTLEMENT_ROW.apply(row, "reopen_row", by=by, now=now, reason=reason, settled_on=None)
        posting.reopen_between(row, by=by, now=now)
