"""What was measured stays as it is: the database refuses to change it."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.monitoring import (
    IndicatorVersionFactory,
    LineFactory,
    MeasurementFactory,
    ViewingFactory,
)

pytestmark = pytest.mark.django_db


def run(statement, pk):
    """One statement of raw SQL on one row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        return cursor.rowcount


@pytest.mark.parametrize(
    ("make", "column"), [(MeasurementFactory, "value"), (LineFactory, "headcount"), (ViewingFactory, "year")]
)
def test_a_ledger_is_only_added_to(make, column):
    row = make()
    table = type(row)._meta.db_table
    for statement in (f"UPDATE {table} SET {column} = 9 WHERE id = %s", f"DELETE FROM {table} WHERE id = %s"):
        with pytest.raises(DatabaseError):
            run(statement, row.pk)
    assert getattr(type(row).objects.get(pk=row.pk), column) == getattr(row, column)


def test_a_definition_is_fixed_once_it_was_measured_by():
    change = "UPDATE monitoring_indicatorversion SET rule = 'other' WHERE id = %s"
    version = IndicatorVersionFactory()
    assert run(change, version.pk) == 1
    MeasurementFactory(version=version)
    for statement in (change, "DELETE FROM monitoring_indicatorversion WHERE id = %s"):
        with pytest.raises(DatabaseError, match="was measured by"):
            run(statement, version.pk)
