"""What the tests of the ledger share."""

import itertools

import pytest

from ceh.ledger import actions


@pytest.fixture
def open_account(now):
    """Open an account of the book "fund" by the name of its part."""

    def account(name, *, book="fund", unit="EUR", is_source=False):
        kind = "equity" if is_source else "assets"
        return actions.account(
            code=f"{book}:{name}", book=book, kind=kind, unit=unit, now=now, is_source=is_source
        )

    return account


@pytest.fixture
def move(now):
    """Move an amount under a key of its own."""
    keys = itertools.count(1)

    def moved(source, target, amount, key=None):
        key = key or f"move-{next(keys)}"
        return actions.move(
            source=source, target=target, amount=amount, key=key, verb="test.moved", by=None, now=now
        )

    return moved
