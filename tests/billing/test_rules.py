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
    found = credits.cover(lines, balances)
    for credit in balances:
        assert sum(one.amount for one in found if one.credit == credit.pk) <= credit.balance
    for one in lines:
        assert sum(each.cents for each in found if each.line == one.pk) <= one.cents
    assert all(one.amount > 0 and one.cents >= 0 for one in found)


@given(cents=st.integers(1, 9000), parts=st.lists(st.integers(1, 120), min_size=1, max_size=6))
def test_hours_that_cover_all_minutes_pay_all_of_it(cents, parts):
    balances = [credits.CreditBalance(n, "hours", part) for n, part in enumerate(parts)]
    found = credits.cover([credits.OpenLine(1, cents, sum(parts))], balances)
    assert sum(one.cents for one in found) == cents


def test_hours_pay_for_hours_only_and_money_for_all():
    lines = [credits.OpenLine(1, 900, 90), credits.OpenLine(2, 400)]
    found = credits.cover(
        lines, [credits.CreditBalance(1, "hours", 60), credits.CreditBalance(2, "money", 1000)]
    )
    assert [(one.line, one.credit, one.amount, one.cents) for one in found] == [
        (1, 1, 60, 600),
        (1, 2, 300, 300),
        (2, 2, 400, 400),
    ]


def test_a_quantity_is_more_than_nothing():
    with pytest.raises(Refused):
        charges.check_quantity(Decimal(0))
