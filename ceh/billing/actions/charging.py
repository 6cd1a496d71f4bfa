"""From what happened to what is owed: "due and not yet done", right when it runs late, twice or at the same time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.billing.actions import posting
from ceh.billing.models import Charge, ChargeLine
from ceh.billing.queries import charges as queries
from ceh.billing.rules import credits
from ceh.billing.states import CHARGE
from ceh.bookings.models import Booking
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.prices.models import PriceLine
from ceh.prices.queries import lists, members
from ceh.prices.rules import pricing
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.usage.models import Usage

CHUNK = 500


@job()
def run_scheduled_prices() -> None:
    """Every few minutes."""
    price_due(now=clock.now())


def price_due(*, now: datetime) -> int:
    """Price every use and booking that is due and not yet priced. Gives how many were priced or taken back.

    Taken back, first, is what was asked for a use that was voided, and for a booking to which somebody came after all:
    that is priced by its use, or anew as a booking.
    """
    done = 0
    for charge in queries.voided_uses_to_reverse()[:CHUNK]:
        reverse_charge(charge=charge, by=None, now=now, reason="the use was voided")
        done += 1
    for charge in queries.bookings_to_reverse()[:CHUNK]:
        reverse_charge(charge=charge, by=None, now=now, reason="the person came, as was entered later")
        done += 1
    for pk in list(queries.uses_due(now).values_list("pk", flat=True)[:CHUNK]):
        done += charge_usage(usage_id=pk, now=now) is not None
    for pk in list(queries.bookings_due(now).values_list("pk", flat=True)[:CHUNK]):
        done += charge_booking(booking_id=pk, now=now) is not None
    return done


@retrying()
def charge_usage(*, usage_id: int, now: datetime) -> Charge | None:
    """Price one use. None where it is priced already, still runs, or was voided."""
    with act("billing.charge", by=None):
        usage = Usage.objects.select_for_update(of=("self",), no_key=True).get(pk=usage_id)
        if not queries.uses_due(now).filter(pk=usage.pk).exists() or usage.ended_at is None:
            return None
        unit = Unit.objects.select_related("model", "resource").get(pk=usage.unit_id)
        minutes = round((usage.ended_at - usage.started_at).total_seconds() / 60)
        use = pricing.Use("use", minutes, unit.resource_id, unit.model_id, unit.model.category_id)
        space = Space.objects.get(pk=usage.space_id)
        return _charge(use, space, usage.person_id, usage.started_at, now, usage=usage)


def charge_of(*, usage: Usage, now: datetime) -> Charge:
    """The charge of a use, priced now if it is not yet. Raises Refused while it runs: "billing.still_runs"."""
    charge = charge_usage(usage_id=usage.pk, now=now) or Charge.objects.filter(usage=usage).first()
    if charge is None:
        raise Refused(
            "billing.still_runs",
            _("This use is not over, or it was voided."),
            _("Stop the machine first."),
            kind="conflict",
        )
    return charge


@retrying()
def charge_booking(*, booking_id: int, now: datetime) -> Charge | None:
    """Price booked time of which no use was recorded, a late cancellation, or a booking to which nobody came.

    None where it is priced already or is not due; the space's list may ask nothing for it.
    """
    with act("billing.charge", by=None):
        rows = Booking.objects.select_for_update(of=("self",), no_key=True).select_related("space")
        booking = rows.get(pk=booking_id)
        if not queries.bookings_due(now).filter(pk=booking.pk).exists():
            return None
        unit = Unit.objects.select_related("model").filter(resource=booking.resource_id).first()
        minutes = pricing.booked_minutes(booking.starts_at, booking.ends_at, booking.seats)
        why = {"completed": "booking", "no_show": "no_show"}.get(booking.state, "late")
        model, category = (unit.model_id, unit.model.category_id) if unit else (0, 0)
        use = pricing.Use(why, minutes, booking.resource_id, model, category)
        return _charge(use, booking.space, booking.person_id, booking.starts_at, now, booking=booking)


def _charge(
    use: pricing.Use, space: Space, person_id: int | None, at: datetime, now: datetime, **record: Any
) -> Charge:
    day = local_day(at, zone_of(space))
    if person_id is not None:  # one after the other for each person: free hours of a month are given once
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
    belonging = members.belonging(person_id, space, day, at)
    price_list = lists.list_on(space.pk, day)
    lines = list(PriceLine.objects.filter(price_list=price_list)) if price_list else []
    spent = queries.spent(person_id, [line.pk for line in lines if line.free], day)
    priced = pricing.price(use, pricing.timed(lines), pricing.Facts(belonging.kinds, spent))
    is_owed = any(row.cents for row in priced)
    charge = Charge.objects.create(
        why=use.why,
        space=space,
        host_id=space.host_id,
        person_id=person_id,
        home_id=belonging.home_id,
        kinds=sorted(belonging.kinds),
        day=day,
        price_list=price_list,
        made_at=now,
        state="open" if is_owed else "nothing",
        currency=price_list.currency if price_list else current().currency,
        **record,
    )
    charge_lines = [
        ChargeLine.objects.create(
            charge=charge,
            line_id=row.line,
            reason=row.reason,
            per=row.per,
            quantity=row.quantity,
            unit_cents=row.unit_cents,
            cents=row.cents,
            minutes=row.minutes,
            made_at=now,
        )
        for row in priced
    ]
    cover_and_open(charge, charge_lines, now)
    return charge


def cover_and_open(charge: Charge, charge_lines: Sequence[ChargeLine], now: datetime) -> None:
    """Let credits pay for new lines first; what is left makes the charge one to be paid. Inside the caller's act."""
    posting.begin(charge, now)
    for line in charge_lines:
        posting.enter_line(charge, line, now=now)
    lines = {line.pk: line for line in charge_lines if line.cents > 0}
    to_pay = [
        credits.OpenLine(line.pk, line.cents, round(line.quantity * 60) if line.per == "hour" else 0)
        for line in lines.values()
    ]
    if to_pay:
        rows = queries.credits_for(charge).select_related("account")
        locked = {row.pk: row for row in rows.select_for_update(of=("self", "account")).order_by("pk")}
        balances = sorted(locked.values(), key=lambda credit: (credit.ends_on, credit.pk))
        payments = credits.cover(
            to_pay,
            [credits.CreditBalance(credit.pk, credit.measure, credit.balance) for credit in balances],
        )
        with translate_db_errors({"account_not_below_zero": credits.credit_spent}):
            for payment in payments:
                posting.cover(
                    charge,
                    lines[payment.line],
                    locked[payment.credit],
                    amount=payment.amount,
                    cents=payment.cents,
                    now=now,
                )
    left = queries.due(charge.pk)
    if left > 0 and charge.state == "nothing":
        CHARGE.apply(charge, "charge_more", by=None, now=now)
    elif left <= 0 and charge.state == "open":
        CHARGE.apply(charge, "clear_charge", by=None, now=now)


def take_back(line: ChargeLine, *, by: Person | None, now: datetime, note: str) -> ChargeLine:
    """Write the line that takes one back, and give credits what they paid for it. Inside the caller's act."""
    back = ChargeLine.objects.create(
        charge_id=line.charge_id,
        line_id=line.line_id,
        reason="reversal",
        text=line.text,
        per=line.per,
        quantity=-line.quantity,
        unit_cents=line.unit_cents,
        cents=-line.cents,
        minutes=-line.minutes,
        reverses=line,
        note=note[:300],
        made_at=now,
        by=by,
    )
    posting.begin(line.charge, now)
    posting.give_back(line, back, now=now)
    posting.enter_line(line.charge, back, now=now)
    return back


@retrying()
def reverse_charge(*, charge: Charge, by: Person | None, now: datetime, reason: str) -> None:
    """Take a whole charge back, line by line. Twice changes nothing. Raises Refused: "billing.charge"."""
    with act("billing.reverse_charge", by=by, reason=reason):
        row = Charge.objects.select_for_update(of=("self",)).get(pk=charge.pk)
        if row.state == "reversed":
            return
        posting.reopen(row, verb="billing.reverse_charge", by=by, now=now)
        CHARGE.apply(row, "reverse_charge", by=by, now=now, reason=reason, closed_at=now)
        for line in ChargeLine.objects.filter(charge=row, reverses=None, reversed_by=None).order_by("pk"):
            take_back(line, by=by, now=now, note=reason)
