"""Money is exact."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.money import Money

CENTS = st.integers(-(10**12), 10**12)


@given(CENTS, st.lists(st.integers(0, 10_000), min_size=1, max_size=20).filter(any))
def test_shares_sum_to_the_whole_and_are_fair(cents, weights):
    shares = Money(cents).split(weights)
    assert sum(share.cents for share in shares) == cents
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.cents - cents * weight / sum(weights)) <= 1


@given(CENTS, CENTS)
def test_sums_can_be_undone(first, second):
    assert Money(first) + Money(second) - Money(second) == Money(first)
    assert Money(first) + -Money(first) == Money(0)
    assert (Money(first) < Money(second)) == (first < second)


@given(CENTS)
def test_an_amount_comes_back(cents):
    assert Money.of(Money(cents).amount) == Money(cents)


def test_halves_are_rounded_up_and_currencies_keep_their_decimals():
    assert Money.of("0.005").cents == 1
    assert Money.of(Decimal("2.675")).cents == 268
    assert Money.of(12, "JPY").cents == 12


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="do not mix"):
        Money(1, "EUR") + Money(1, "CHF")
    with pytest.raises(ValueError, match="do not mix"):
        assert Money(1, "EUR") < Money(1, "CHF")


@pytest.mark.parametrize("weights", [[0, 0], [2, -1]])
def test_weights_that_make_no_sense_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        Money(100).split(weights)


def test_it_reads_as_the_reader_writes():
    with translation.override("sl"):
        assert str(Money(123456)) == "1.234,56\xa0€"
    with translation.override("en"):
        assert str(Money(123456)) == "€1,234.56"
