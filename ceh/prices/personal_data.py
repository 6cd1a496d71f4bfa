"""What the app holds on a person: what they owe, credits, where they belong."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.money import Money
from ceh.core.personal_data import Labels, money_value, register_holder
from ceh.prices.models import PER, Charge, Credit, Membership, Owed
from ceh.prices.models.credits import MEASURES
from ceh.prices.models.owed import REASONS, WHY
from ceh.prices.queries import owed as queries
from ceh.prices.states import CHARGE

# What follows its person into another account. Memberships stay: both accounts may have had one.
OWNED = ((Charge, "person"), (Credit, "person"))


def export(person: Any) -> dict[str, Any]:
    """Charges with their lines, credits, memberships."""
    charges = list(Charge.objects.filter(person=person).select_related(*queries.AROUND).order_by("day", "pk"))
    lines: dict[int, list[Any]] = {record.pk: [] for record in charges}
    for row in Owed.objects.filter(charge__in=charges).select_related("charge").order_by("pk"):
        lines[row.charge_id].append(
            {
                "reason": row.reason,
                "per": row.per,
                "quantity": row.quantity,
                "unit_price": money_value(row.unit_price),
                "amount": money_value(row.amount),
                "material": str(row.text),
                "note": row.note,
            }
        )
    found: dict[str, Any] = {
        "owed": [
            {
                "what": str(record.what),
                "why": record.why,
                "space": str(record.space),
                "day": record.day.isoformat(),
                "state": record.state,
                "lines": lines[record.pk],
            }
            for record in charges
        ],
        "credits": [
            {
                "from": str(record.space or record.giver),
                "measure": record.measure,
                "given": _given(record.whole),
                "left": _given(record.left),
                "starts_on": record.starts_on.isoformat(),
                "ends_on": record.ends_on.isoformat(),
                "note": record.note,
            }
            for record in Credit.objects.filter(person=person).select_related("space", "giver")
        ],
        "memberships": [
            {
                "of": str(record.space or record.organisation),
                "from": record.starts_on.isoformat(),
                "until": record.ends_on and record.ends_on.isoformat(),
            }
            for record in Membership.objects.filter(person=person).select_related("space", "organisation")
        ],
    }
    return {name: value for name, value in found.items() if value}


def _given(value: Any) -> Any:
    """What a credit holds: money, or hours."""
    return money_value(value) if isinstance(value, Money) else value


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Amounts stay, as every figure that was settled; the account behind them is empty. Words typed for one go."""
    with act("prices.forget_person", by=by):
        today = now.date()
        Membership.objects.filter(person=person, starts_on__lte=today, ends_on=None).update(ends_on=today)


LABELS = Labels(
    app=gettext_lazy("Prices"),
    fields={
        "owed": gettext_lazy("Charges"),
        "why": gettext_lazy("For"),
        "lines": gettext_lazy("Items"),
        "per": gettext_lazy("Per"),
        "quantity": gettext_lazy("Quantity"),
        "unit_price": gettext_lazy("Unit price"),
        "amount": gettext_lazy("Amount"),
        "material": gettext_lazy("Material"),
        "credits": gettext_lazy("Credits"),
        "measure": gettext_lazy("Measure"),
        "given": gettext_lazy("Granted"),
        "left": gettext_lazy("Left"),
        "starts_on": gettext_lazy("From"),
        "ends_on": gettext_lazy("Until"),
        "memberships": gettext_lazy("Memberships"),
        "of": gettext_lazy("Member of"),
    },
    moves={
        "charge.person": ngettext_lazy("%(count)d charge", "%(count)d charges", "count"),
        "credit.person": ngettext_lazy("%(count)d credit", "%(count)d credits", "count"),
    },
    codes={
        "owed.why": dict(WHY),
        "owed.state": CHARGE.labels(),
        "lines.reason": dict(REASONS),
        "per": dict(PER),
        "measure": dict(MEASURES),
    },
)

register_texts(
    Texts(Charge, "person"),
    Texts(Owed, "charge__person", ("note",)),
    Texts(Credit, "person", ("note",)),
    Texts(Membership, "person"),
)

register_holder("prices", export=export, erase=erase, owned=OWNED, labels=LABELS)
