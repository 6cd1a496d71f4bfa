"""Balances, statements, and whether a book is in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ceh.ledger.models import Account, Leg
from ceh.network.queries import current
from ceh.people.models import Person


@dataclass(frozen=True)
class Fault:
    """A book whose accounts do not sum to zero, or an account whose balance is not the sum of its legs."""

    place: str
    unit: str
    amount: int  # by how much it is wrong


def books() -> QuerySet[Any]:
    """The books with their units and the number of their accounts."""
    return Account.objects.values("book", "unit").order_by("book", "unit").distinct()


def book_choices() -> list[tuple[str, str]]:
    """The books that there are, for a filter."""
    return [(book, book) for book in sorted({row["book"] for row in books()})]


def legs_of(book: str) -> Any:
    """The legs of a book in the order in which they were written, read in pieces."""
    rows = Leg.objects.filter(account__book=book).select_related("transaction", "account")
    return rows.order_by("transaction_id", "pk").iterator(chunk_size=2_000)


def accounts_of(book: str) -> QuerySet[Account]:
    """The accounts of a book by code."""
    return Account.objects.filter(book=book)


def account(pk: int) -> Account:
    """The account of this key. Raises Account.DoesNotExist."""
    return Account.objects.get(pk=pk)


def balances(book: str) -> dict[str, int]:
    """The balance of each account of a book, by code."""
    return dict(accounts_of(book).values_list("code", "balance"))


def statement(row: Account) -> QuerySet[Leg]:
    """What went into an account and out of it, the newest first."""
    return Leg.objects.filter(account=row).select_related("transaction__by", "account").order_by("-pk")


def administrators(now: datetime) -> "QuerySet[Person]":
    """Who is told of faults."""
    held = current(now).filter(role="administrator")
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def faults(book: str | None = None) -> list[Fault]:
    """What is wrong in a book, or in all; empty when everything is in order. Two statements."""
    rows = Account.objects.all() if book is None else accounts_of(book)
    summed = rows.annotate(total=Coalesce(Sum("legs__amount"), 0))
    wrong = [
        Fault(row.code, row.unit, row.balance - row.total) for row in summed.filter(~Q(balance=F("total")))
    ]
    sums = (
        rows.values("book", "unit").annotate(total=Sum("balance")).exclude(total=0).order_by("book", "unit")
    )
    return wrong + [Fault(line["book"], line["unit"], line["total"]) for line in sums]
