"""The benchmark's plain SQL fits the tables that there are, so that it still runs when somebody wants to measure."""

import pytest
from django.db import connection

from bench import floor, seed_making

STATEMENTS = {
    name: getattr(floor, name) for name in ("WEEK", "DAY", "TODAY", "FIND", "BOOK", "CLAIM", "COUNTED")
}
STATEMENTS |= {name: getattr(seed_making, name) for name in ("CLAIMS", "USES")}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_of_the_benchmark_fits_the_tables(name):
    statement = STATEMENTS[name]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", [None] * statement.count("%s"))
        assert cursor.fetchall()
