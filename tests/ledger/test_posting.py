"""Money moves by transactions that sum to zero, once, and never below what an account holds."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceh.core.guards import translate_db_errors
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.ledger import actions, queries
from ceh.ledger.models import Account, Leg, Transaction
from ceh.ledger.rules import check_legs, reversed_legs
from tests.factories.ledger import AccountFactory
from tests.factories.network import person_with_role
from tests.rushing import rush

EMPTY = {"account_not_below_zero": Refused("test.empty", "The budget is spent.", "Ask for more.")}


@pytest.fixture
def budget(open_account, move):
    """A budget of 100 euros, committed by a funder."""
    row = open_account("budget")
    move(open_account("funder", is_source=True), row, 10_000, key="committed")
    return row


def balance(row):
    row.refresh_from_db()
    return row.balance


@pytest.mark.django_db
def test_what_is_committed_can_be_reserved_and_released(budget, open_account, move):
    reserved = open_account("reserved")
    move(budget, reserved, 4_000)
    move(reserved, budget, 1_000)
    assert queries.balances("fund") == {"fund:budget": 7_000, "fund:funder": -10_000, "fund:reserved": 3_000}
    assert queries.faults() == []


@pytest.mark.django_db
def test_an_account_never_falls_below_zero(budget, open_account, move):
    with pytest.raises(Refused) as refused, translate_db_errors(EMPTY), transaction.atomic():
        move(budget, open_account("reserved"), 10_001)
    assert refused.value.rule == "test.empty"
    assert balance(budget) == 10_000


@pytest.mark.django_db
def test_the_same_key_does_its_work_once_and_other_amounts_under_it_are_refused(budget, open_account, move):
    reserved = open_account("reserved")
    assert move(budget, reserved, 500, key="a") == move(budget, reserved, 500, key="a")
    assert balance(reserved) == 500
    with pytest.raises(Refused) as refused:
        move(budget, reserved, 600, key="a")
    assert refused.value.rule == "ledger.key_reused"


@pytest.mark.django_db
def test_a_transaction_is_taken_back_by_another_once(budget, open_account, move, now):
    reserved = open_account("reserved")
    entry = move(budget, reserved, 500)
    back = [actions.reverse(entry=entry, verb="test.back", by=None, now=now) for _try in range(2)]
    assert back[0] == back[1] == entry.reversed_by
    assert (balance(budget), balance(reserved)) == (10_000, 0)
    assert Transaction.objects.count() == 3


@pytest.mark.parametrize(
    "legs",
    [
        [("fund", "EUR", 5)],
        [("fund", "EUR", 5), ("fund", "EUR", -4)],
        [("fund", "EUR", 5), ("fund", "MIN", -5)],
        [("fund", "EUR", 5), ("other", "EUR", -5)],
        [],
    ],
)
def test_legs_lie_in_one_book_and_sum_to_zero(legs):
    with pytest.raises(ValueError, match="one book"):
        check_legs(legs)


@given(st.dictionaries(st.integers(), st.integers(), max_size=6))
def test_what_is_taken_back_leaves_nothing(legs):
    assert all(legs[key] + amount == 0 for key, amount in reversed_legs(legs).items())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "legs",
    [
        [("a", 5)],
        [("a", 5), ("b", -4)],
        [("a", 5), ("minutes", -5)],
        [("a", 5), ("elsewhere", -5)],
        [],
    ],
)
def test_the_database_refuses_what_does_not_balance(open_account, now, legs):
    rows = {name: open_account(name, is_source=True) for name in ("a", "b")}
    rows["minutes"] = open_account("minutes", unit="MIN", is_source=True)
    rows["elsewhere"] = open_account("a", book="other", is_source=True)

    def write():
        with transaction.atomic():
            entry = Transaction.objects.create(key="raw", verb="test.raw", at=now)
            for name, amount in legs:
                Leg.objects.create(transaction=entry, account=rows[name], amount=amount)

    with pytest.raises(IntegrityError, match="sum to zero"):
        write()
    assert not Transaction.objects.exists()
    assert queries.faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: Transaction.objects.filter(pk=entry.pk).update(verb="other"),
        lambda entry: Leg.objects.filter(transaction=entry).update(amount=1),
        lambda entry: Leg.objects.filter(transaction=entry).delete(),
        lambda entry: Account.objects.filter(code="fund:budget").update(is_source=True),
        lambda entry: Account.objects.filter(code="fund:budget").update(balance=1),
        lambda entry: AccountFactory(balance=1),
    ],
)
def test_nothing_that_is_entered_is_changed(budget, change):
    entry = Transaction.objects.get(key="committed")
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        change(entry)


@pytest.mark.django_db
def test_a_leg_cannot_be_added_to_a_transaction_that_balances(budget, open_account):
    entry = Transaction.objects.get(key="committed")
    Leg.objects.create(transaction=entry, account=open_account("more"), amount=5)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="sum to zero"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(1, 50)), max_size=12)
)
def test_whatever_moves_nothing_is_made_or_lost(now, moves):
    with transaction.atomic():
        rows = {
            name: actions.account(
                code=name, book="b", kind="assets", unit="EUR", now=now, is_source=name == "a"
            )
            for name in "abc"
        }
        for number, (source, target, amount) in enumerate(moves):
            try:
                with translate_db_errors(EMPTY), transaction.atomic():
                    actions.post(
                        key=str(number),
                        verb="test.moved",
                        legs={rows[source]: -amount, rows[target]: amount},
                        by=None,
                        now=now,
                    )
            except (Refused, ValueError):
                continue
        assert queries.faults() == []
        assert min(value for code, value in queries.balances("b").items() if code != "a") >= 0
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_many_who_spend_at_once_nobody_overspends(open_account, move):
    funder, budget, spent = (
        open_account("funder", is_source=True),
        open_account("budget"),
        open_account("spent"),
    )
    move(funder, budget, 1_000, key="committed")

    def spend(number):
        with translate_db_errors(EMPTY):
            move(budget, spent, 90, key=f"spend-{number}")

    assert rush(32, spend) == {"done": 11, "test.empty": 21}
    assert (balance(budget), balance(spent)) == (10, 990)
    assert queries.faults() == []


@pytest.mark.django_db
def test_administrators_are_told_of_a_book_that_does_not_add_up(budget, now):
    administrator = person_with_role("administrator")
    assert actions.check_books(now=now) == 0
    with connection.cursor() as cursor:  # as somebody with the keys of the database might
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_account SET balance = balance + 5 WHERE id = %s", [budget.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    for _night in range(2):
        assert actions.check_books(now=now) == 2
    letter = Letter.objects.get()
    assert letter.person == administrator
    assert "fund:budget: 5 EUR" in letter.body


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_the_same_key_at_once_is_entered_once(open_account, move):
    funder, budget = open_account("funder", is_source=True), open_account("budget")
    assert rush(16, lambda number: move(funder, budget, 100, key="once")) == {"done": 16}
    assert balance(budget) == 100


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_accounts_that_pay_each_other_do_not_block(open_account, move):
    first, second = (open_account(name, is_source=True) for name in ("first", "second"))

    def pay(number):
        pair = (first, second) if number % 2 else (second, first)
        move(*pair, 10, key=f"pay-{number}")

    assert rush(24, pay) == {"done": 24}
    assert (balance(first), balance(second)) == (0, 0)
