"""What billing enters in the ledger: each charge and credit has an account, and the book is always in order."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from ceh.billing.actions import charges, charging, settling
from ceh.billing.models import Charge, SettlementRow
from ceh.billing.queries import charges as queries
from ceh.billing.queries.postings import BOOK
from ceh.ledger import actions as posting
from ceh.ledger import queries as ledger
from ceh.ledger.models import Account
from tests.factories.billing import CreditFactory, SettlementFactory, SettlementRowFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.prices import MembershipFactory
from tests.prices.support import NOW, TODAY, used
from tests.rushing import rush

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def charge(prices, unit, member):
    """Nine euros for ninety minutes of a machine."""
    used(unit, member)
    charging.price_due(now=NOW)
    return Charge.objects.get()


def balances():
    """The balance of each account of the book that holds something, by its name."""
    held = ledger.balances(BOOK)
    return {code.split(":")[1]: balance for code, balance in held.items() if balance}


def test_what_is_owed_is_paid_reopened_and_waived(charge, manager):
    assert balances() == {"charge": 900, "income": -900}
    charges.pay(charge=charge, by=manager, now=NOW)
    assert balances() == {"paid": 900, "income": -900}
    charges.reopen(charge=charge, by=manager, now=LATER, reason="It was another one.")
    assert (balances()["charge"], queries.due(charge.pk)) == (900, 900)
    charges.waive(charge=charge, by=manager, now=LATER, reason="For helping.")
    assert balances() == {"waived": 900, "income": -900}
    assert ledger.faults() == []


@pytest.mark.parametrize("is_paid", [False, True])
def test_a_charge_that_is_taken_back_leaves_nothing(charge, manager, is_paid):
    if is_paid:
        charges.pay(charge=charge, by=manager, now=NOW)
    charging.reverse_charge(charge=charge, by=None, now=LATER, reason="The use was voided.")
    assert balances() == {}
    assert queries.due(charge.pk) == 0


def test_a_credit_pays_and_gets_back_in_one_transaction_each(prices, unit, member, space):
    credit = CreditFactory(space=space, person=member)
    used(unit, member)
    charging.price_due(now=NOW)
    charge = Charge.objects.get()
    assert balances() == {"credit": 100, "credits": -100, "covered": 900, "income": -900}
    charging.reverse_charge(charge=charge, by=None, now=LATER, reason="The use was voided.")
    credit.account.refresh_from_db()
    assert credit.balance == 1000
    assert ledger.faults() == []


def test_the_database_lets_nobody_pay_more_than_is_owed(charge):
    account, income = Account.objects.get(charge=charge), Account.objects.get(code__contains=":income:")
    with pytest.raises(IntegrityError, match="account_not_below_zero"), transaction.atomic():
        posting.move(
            source=account, target=income, amount=901, key="more", verb="test.paid", by=None, now=NOW
        )


def test_what_is_between_organisations_is_entered_and_settled(prices, unit, member, coordinator):
    MembershipFactory(person=member, space=None, organisation=OrganisationFactory())
    used(unit, member)
    charging.price_due(now=NOW)
    settling.close_period(
        starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 11, 24), by=coordinator, now=NOW
    )
    row = SettlementRow.objects.get()
    assert (balances()["between"], balances()["settlements"]) == (900, -900)
    settling.settle_row(row=row, settled_on=TODAY, note="Bank", by=coordinator, now=NOW)
    assert "between" not in balances()
    settling.reopen_row(row=row, reason="It came back.", by=coordinator, now=LATER)
    assert balances()["between"] == 900


@pytest.mark.parametrize("is_settled", [False, True])
def test_what_was_settled_before_the_ledger_is_carried_over(coordinator, is_settled):
    carried = import_module("ceh.billing.migrations.0003_entered_in_the_ledger")
    settlement = SettlementFactory(closed_by=coordinator)
    old = {"settled_on": TODAY, "state": "settled"} if is_settled else {"state": "unsettled"}
    own = OrganisationFactory()
    row = SettlementRowFactory(settlement=settlement, home=OrganisationFactory(), cents=900, paid=200, **old)
    SettlementRowFactory(
        settlement=settlement, host=own, home=own, cents=500, state="settled", settled_on=TODAY
    )
    SettlementRowFactory(
        settlement=settlement, host=None, home=None, cents=300, state="settled", settled_on=TODAY
    )
    carried.enter_settlements(apps, carried._Book(apps))
    assert balances() == ({} if is_settled else {"between": 700, "settlements": -700})
    if not is_settled:
        settling.settle_row(row=row, settled_on=TODAY, note="Bank", by=coordinator, now=NOW)
        assert balances() == {}
    settling.reopen_row(row=row, reason="It came back.", by=coordinator, now=LATER)
    assert balances() == {"between": 700, "settlements": -700}
    assert ledger.faults() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_first_amounts_payments_and_new_charges_of_a_host_do_not_block(prices, unit, member, space, manager):
    CreditFactory(space=space, person=member)
    sheet = prices.lines.get(what="material")
    for day in range(2, 8):
        used(unit, member, minutes=0 if day % 2 else 60, day=day)
    charging.price_due(now=NOW)
    before = list(Charge.objects.order_by("pk"))
    uses = [used(unit, PersonFactory(), day=day) for day in range(9, 15)]

    def act(number):
        if number % 2:
            charging.charge_usage(usage_id=uses[number // 2].pk, now=NOW)
            return
        charge = before[number // 2]
        charges.add_material(charge=charge, line=sheet, quantity=Decimal(1), by=member, now=NOW)
        charges.pay(charge=charge, by=manager, now=NOW)

    outcomes = rush(12, act)
    assert set(outcomes) <= {"done", "charge.state", "billing.charge_closed"}
    assert Charge.objects.count() == 12
    assert ledger.faults() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_it_as_paid_at_once_one_does(charge, manager):
    outcomes = rush(8, lambda _number: charges.pay(charge=charge, by=manager, now=NOW))
    assert outcomes == {"done": 1, "charge.state": 7}
    assert ledger.faults() == []
