"""What was owed, covered by credits, paid, waived and settled becomes transactions of the ledger.

There is no way back: the ledger keeps what is entered, and 0004 drops the tables that it came from.
"""

from django.db import migrations
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

BOOK = "charges"
SOURCES = {"income", "credits", "between", "settlements"}


class _Book:
    """Writes transactions with the models of the migration, in the order in which things happened."""

    def __init__(self, apps):
        self.accounts = {}
        self.account_model = apps.get_model("ledger", "Account")
        self.entry_model = apps.get_model("ledger", "Transaction")
        self.leg_model = apps.get_model("ledger", "Leg")
        kinds = apps.get_model("contenttypes", "ContentType").objects
        self.kinds = {
            name: kinds.get_or_create(app_label="billing", model=name)[0]
            for name in ("charge", "chargeline", "credit", "settlementrow")
        }

    def account(self, name, kind, unit, at):
        code = f"{BOOK}:{name}"
        if code not in self.accounts:
            values = {"book": BOOK, "kind": kind, "unit": unit, "opened_at": at}
            values["is_source"] = name.split(":")[0] in SOURCES
            self.accounts[code] = self.account_model.objects.get_or_create(code=code, defaults=values)[0]
        return self.accounts[code]

    def post(self, key, verb, legs, at, kind, record, by=None, reverses=None):
        entry = self.entry_model.objects.create(
            key=key,
            verb=verb,
            at=at,
            by_id=by,
            record_type=self.kinds[kind],
            record_id=record,
            reverses=reverses,
        )
        for account, amount in sorted(legs.items(), key=lambda leg: leg[0].pk):
            self.leg_model.objects.create(transaction=entry, account=account, amount=amount)
        return entry


def _credits(apps, book):
    for credit in apps.get_model("billing", "Credit").objects.order_by("pk"):
        unit = credit.currency if credit.measure == "money" else "MIN"
        credit.account = book.account(f"credit:{credit.pk}", "liabilities", unit, credit.given_at)
        credit.save(update_fields=["account"])
        legs = {credit.account: credit.granted_amount, _giver(book, credit, unit): -credit.granted_amount}
        by = credit.given_by_id
        book.post(f"credit:{credit.pk}", "billing.give_credit", legs, credit.given_at, "credit", credit.pk, by)


def _giver(book, credit, unit):
    giver = f"space-{credit.space_id}" if credit.space_id else f"organisation-{credit.giver_id}"
    return book.account(f"credits:{giver}:{unit}", "equity", unit, credit.given_at)


def _charges(apps, book):
    entries = apps.get_model("billing", "CreditEntry").objects.exclude(charge_line=None)
    moves = {}
    for entry in entries.select_related("credit__account").order_by("pk"):
        moves.setdefault(entry.charge_line_id, []).append(entry)
    for charge in apps.get_model("billing", "Charge").objects.prefetch_related("lines").order_by("pk"):
        lines = [line for line in sorted(charge.lines.all(), key=lambda line: line.pk) if line.cents]
        if lines:
            _charge(book, charge, lines, moves)


def _charge(book, charge, lines, moves):
    host, unit = charge.host_id or "none", charge.currency
    charge.account = book.account(f"charge:{charge.pk}", "assets", unit, charge.made_at)
    charge.save(update_fields=["account"])
    income = book.account(f"income:{host}:{unit}", "income", unit, charge.made_at)
    covered = book.account(f"covered:{host}:{unit}", "expenses", unit, charge.made_at)
    left, entered, covers = 0, {}, {}
    for line in lines:
        back = line.reverses_id is not None
        steps = [lambda line=line: _enter(book, charge, line, income, entered)]
        for entry in moves.get(line.pk, ()):
            steps.insert(
                0 if back else len(steps),
                lambda line=line, entry=entry: _cover(book, charge, line, entry, covered, covers),
            )
            left -= entry.cents
        for step in steps:
            step()
        left += line.cents
    if charge.state in ("paid", "waived") and left:
        kind = "assets" if charge.state == "paid" else "expenses"
        target = book.account(f"{charge.state}:{host}:{unit}", kind, unit, charge.made_at)
        verb = {"paid": "billing.pay_charge", "waived": "billing.waive_charge"}[charge.state]
        at = charge.closed_at or charge.made_at
        legs = {charge.account: -left, target: left}
        book.post(f"{verb}:{charge.pk}:{at.isoformat()}", verb, legs, at, "charge", charge.pk)


def _enter(book, charge, line, income, entered):
    entered[line.pk] = book.post(
        f"charge-line:{line.pk}",
        "billing.enter_line",
        {charge.account: line.cents, income: -line.cents},
        line.made_at,
        "chargeline",
        line.pk,
        line.by_id,
        entered.get(line.reverses_id),
    )


def _cover(book, charge, line, entry, covered, covers):
    credit = entry.credit
    giver = _giver(book, credit, credit.account.unit)
    legs = {credit.account: entry.amount, giver: -entry.amount}
    if entry.cents:
        legs |= {charge.account: -entry.cents, covered: entry.cents}
    verb = "billing.give_back" if entry.amount > 0 else "billing.cover_line"
    first = covers.get((line.reverses_id, credit.pk))
    key = f"{first.key}:back" if first else f"cover:{line.pk}:{credit.pk}"
    covers[line.pk, credit.pk] = book.post(key, verb, legs, entry.at, "chargeline", line.pk, None, first)


def enter_settlements(apps, book):
    """What stayed between two organisations when a period was closed, and that they are even where they are."""
    rows = apps.get_model("billing", "SettlementRow").objects.select_related("settlement").order_by("pk")
    for row in rows.exclude(host=F("home")).exclude(host=None, home=None):
        rest = row.cents - row.covered - row.paid - row.waived
        if not rest:
            continue
        unit, at, by = row.settlement.currency, row.settlement.closed_at, row.settlement.closed_by_id
        between = book.account(f"between:{row.pk}", "assets", unit, at)
        settled = book.account(f"settlements:{unit}", "equity", unit, at)
        legs = {between: rest, settled: -rest}
        book.post(f"settlement-row:{row.pk}", "billing.close_period", legs, at, "settlementrow", row.pk, by)
        if row.state == "settled":
            legs = {between: -rest, settled: rest}
            key = f"settle-row:{row.pk}:{at.isoformat()}"
            book.post(key, "billing.settle_row", legs, at, "settlementrow", row.pk)


def enter(apps, schema_editor):
    """Credits first, then each charge with its lines, what covered them, and how it was closed; then settlements."""
    book = _Book(apps)
    _credits(apps, book)
    _charges(apps, book)
    enter_settlements(apps, book)
    sums = book.account_model.objects.annotate(total=Coalesce(Sum("legs__amount"), 0))
    for account in sums.exclude(balance=F("total")):  # where no trigger is installed yet
        book.account_model.objects.filter(pk=account.pk).update(balance=account.total)


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_onto_the_ledger"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(enter)]
