"""Credits and quantities: pure rules, and what must hold whatever is owed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.billing.rules import charges, credits
from ceh.core.refusals import Refused

opens = st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 600)), max_size=4).map(
    lambda rows: [credits.OpenLine(n, cents, minutes) for n, (cents, minutes) in enumerate(rows)]
)
balances = st.lists(st.tuples(st.sampled_from(["hours", "money"]), st.integers(0, 5000)), max_size=4).map(
    lambda rows: [credits.CreditBalance(n, measure, balance) for n, (measure, balance) in enumerate(rows)]
)


@given(lines=opens, balances=balances)
def test_credits_never_pay_more_than_they_have_nor_than_is_owed(lines, balances):
    payments = credits.cover(lines, balances)
    for credit in balances:
        assert sum(payment.amount for payment in payments if payment.credit == credit.pk) <= credit.balance
    for line in lines:
        assert sum(each.cents for each in payments if each.line == line.pk) <= line.cents
    assert all(payment.amount > 0 and payment.cents >= 0 for payment in payments)


@given(cents=st.integers(1, 9000), parts=st.lists(st.integers(1, 120), min_size=1, max_size=6))
def test_hours_that_cover_all_minutes_pay_all_of_it(cents, parts):
    balances = [credits.CreditBalance(n, "hours", part) for n, part in enumerate(parts)]
    payments = credits.cover([credits.OpenLine(1, cents, sum(parts))], balances)
    assert sum(payment.cents for payment in payments) == cents


def test_hours_pay_for_hours_only_and_money_for_all():
    lines = [credits.OpenLine(1, 900, 90), credits.OpenLine(2, 400)]
    payments = credits.cover(
        lines, [credits.CreditBalance(1, "hours", 60), credits.CreditBalance(2, "money", 1000)]
    )
    assert [(payment.line, payment.credit, payment.amount, payment.cents) for payment in payments] == [
        (1, 1, 60, 600),
        (1, 2, 300, 300),
        (2, 2, 400, 400),
    ]


def test_a_quantity_is_more_than_nothing():
    with pytest.raises(Refused):
        charges.check_quantity(Decimal(0))
