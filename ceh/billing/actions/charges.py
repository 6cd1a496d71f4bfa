"""What people do with what is owed: material, corrections, marking as paid, waiving."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from ceh.billing.actions import posting
from ceh.billing.actions.charging import cover_and_open, take_back
from ceh.billing.models import Charge, ChargeLine
from ceh.billing.queries.postings import PAY, WAIVE
from ceh.billing.rules import charges as rules
from ceh.billing.states import CHARGE
from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.prices.models import PriceLine
from ceh.prices.queries import lists, members
from ceh.prices.rules.pricing import hours, of_material
from ceh.region.queries import current


def _live(charge: Charge) -> Charge:
    """The charge, locked. Raises Refused where it was paid, waived or taken back."""
    row = Charge.objects.select_for_update(of=("self",)).select_related("space").get(pk=charge.pk)
    rules.check_live(row.state)
    return row


def add_material(
    *, charge: Charge, line: PriceLine, quantity: Decimal, by: Person, now: datetime, note: str = ""
) -> ChargeLine:
    """Material used up, by the person themselves or by staff, at the price of the list that priced the use.

    Raises Refused: "billing.add_material", "billing.charge_closed", "billing.quantity", "billing.material".
    """
    need(by, "billing.add_material", charge)
    rules.check_quantity(quantity)
    with act("billing.add_material", by=by):
        row = _live(charge)
        if line.what != "material" or line.price_list_id != row.price_list_id:
            raise Refused(
                "billing.material",
                _("This material is not in the price list."),
                _("Choose one from the list."),
                kind="input",
                field_name="line",
            )
        material_line = ChargeLine.objects.create(
            charge=row,
            line=line,
            reason="material",
            text=line.material,
            per=line.per,
            quantity=quantity,
            unit_cents=line.cents,
            cents=of_material(line.cents, quantity),
            note=note[:300],
            made_at=now,
            by=by,
        )
        cover_and_open(row, [material_line], now)
    return material_line


def sell_material(
    *,
    space: Space,
    person: Person,
    line: PriceLine,
    quantity: Decimal,
    by: Person,
    now: datetime,
    note: str = "",
    day: date | None = None,
) -> Charge:
    """Material that a member took without using a machine; entered by staff. Raises Refused as `add_material`."""
    need(by, "billing.settle_charge", space)
    day = day or local_day(now, current().timezone)
    with act("billing.add_material", by=by):
        belonging = members.belonging(person.pk, space, day, now)
        charge = Charge.objects.create(
            why="material",
            space=space,
            host_id=space.host_id,
            person=person,
            home_id=belonging.home_id,
            kinds=sorted(belonging.kinds),
            day=day,
            price_list=lists.list_on(space.pk, day),
            made_at=now,
            currency=current().currency,
        )
        add_material(charge=charge, line=line, quantity=quantity, by=by, now=now, note=note)
    return charge


def correct_line(
    *, line: ChargeLine, quantity: Decimal, by: Person, now: datetime, reason: str
) -> ChargeLine | None:
    """Take a line back and write it anew with another quantity; 0 only takes it back.

    Raises Refused: "billing.settle_charge", "billing.charge_closed", "billing.reversed", "billing.quantity".
    """
    charge = line.charge
    need(by, "billing.settle_charge", charge)
    if quantity:
        rules.check_quantity(quantity)
    words = {"billing_chargeline_reverses_id_key": rules.taken_back}
    with translate_db_errors(words), act("billing.correct_line", by=by, reason=reason):
        row = _live(charge)
        if line.reverses_id is not None or ChargeLine.objects.filter(reverses=line).exists():
            raise rules.taken_back()
        take_back(line, by=by, now=now, note=reason)
        corrected = None
        if quantity:
            minutes = round(quantity * 60) if line.per == "hour" else line.minutes
            corrected = ChargeLine.objects.create(
                charge=row,
                line_id=line.line_id,
                reason="correction",
                text=line.text,
                per=line.per,
                quantity=hours(minutes) if line.per == "hour" else quantity,
                unit_cents=line.unit_cents,
                cents=of_material(line.unit_cents, hours(minutes) if line.per == "hour" else quantity),
                minutes=line.minutes or 0,
                note=reason[:300],
                made_at=now,
                by=by,
            )
        cover_and_open(row, [corrected] if corrected else [], now)
    return corrected


def pay(*, charge: Charge, by: Person, now: datetime, note: str = "") -> None:
    """Staff saw the money. Raises Refused: "billing.settle_charge", "charge.state"."""
    with act("billing.pay_charge", by=by, reason=note):
        CHARGE.apply(charge, "pay_charge", by=by, now=now, reason=note, closed_at=now)
        posting.close(charge, verb=PAY, by=by, now=now)


def waive(*, charge: Charge, by: Person, now: datetime, reason: str) -> None:
    """Nobody has to pay it, for a reason. Raises Refused: "billing.settle_charge", "charge.state", "charge.reason"."""
    with act("billing.waive_charge", by=by, reason=reason):
        CHARGE.apply(charge, "waive_charge", by=by, now=now, reason=reason, closed_at=now)
        posting.close(charge, verb=WAIVE, by=by, now=now)


def reopen(*, charge: Charge, by: Person, now: datetime, reason: str) -> None:
    """It was not paid or waived after all. Raises Refused as `waive`."""
    with act("billing.reopen_charge", by=by, reason=reason):
        CHARGE.apply(charge, "reopen_charge", by=by, now=now, reason=reason, closed_at=None)
        posting.reopen(charge, verb="billing.reopen_charge", by=by, now=now)
