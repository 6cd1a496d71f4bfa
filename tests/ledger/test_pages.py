"""What staff and auditors read of the ledger, and take home."""

import csv
import io

import pytest
from django.db import connection
from django.urls import reverse

from ceh.ledger import exports, queries
from tests.factories.network import person_with_role

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def fund(open_account, move):
    """A book with a commitment and a reservation."""
    funder, budget = open_account("funder", is_source=True), open_account("budget")
    move(funder, budget, 500_000, key="committed")
    move(budget, open_account("reserved"), 12_345, key="reserved")
    return budget


@pytest.mark.parametrize(("role", "status"), [("coordinator", 200), ("auditor", 200), ("adviser", 403)])
def test_the_ledger_is_for_staff(client, small_region, fund, role, status):
    client.force_login(person_with_role(role))
    for name, args in (
        ("accounts", []),
        ("account", [fund.pk]),
        ("plain_text", ["fund"]),
        ("table", ["fund"]),
    ):
        assert client.get(reverse(f"ledger:{name}", args=args)).status_code == status


def test_an_account_shows_what_it_holds_and_its_entries(client, small_region, fund):
    client.force_login(person_with_role("auditor"))
    shown = client.get(reverse("ledger:accounts"), headers=ENGLISH).content.decode()
    assert "€4,876.55" in shown
    assert "In order" in shown
    entries = client.get(fund.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "€5,000.00" in entries
    assert "-€123.45" in entries


def test_a_ledger_that_is_not_in_order_says_where(client, small_region, fund):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_account SET balance = balance + 7 WHERE code = 'fund:budget'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert {(fault.place, fault.amount) for fault in queries.faults()} == {("fund:budget", 7), ("fund", 7)}
    client.force_login(person_with_role("auditor"))
    shown = client.get(reverse("ledger:accounts"), headers=ENGLISH).content.decode()
    assert "The ledger is not in order." in shown


def test_a_book_goes_out_as_plain_text_that_sums_to_zero(fund):
    text = "".join(exports.beancount(queries.accounts_of("fund"), queries.legs_of("fund")))
    assert "open Assets:Fund:Budget EUR" in text
    assert "  Equity:Fund:Funder  -5000.00 EUR\n  Assets:Fund:Budget  5000.00 EUR" in text
    assert "; Assets:Fund:Reserved  123.45 EUR" in text


def test_a_book_goes_out_as_a_table(client, small_region, fund):
    client.force_login(person_with_role("auditor"))
    answer = client.get(reverse("ledger:table", args=["fund"]), headers=ENGLISH)
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row[4:] for row in rows[1:]] == [
        ["fund:funder", "-5000", "EUR"],
        ["fund:budget", "5000", "EUR"],
        ["fund:budget", "-123.45", "EUR"],
        ["fund:reserved", "123.45", "EUR"],
    ]


def test_a_book_that_is_not_there_is_not_found(client, small_region):
    client.force_login(person_with_role("auditor"))
    assert client.get(reverse("ledger:table", args=["nothing"])).status_code == 404
