"""Steps of the tables go back with the records that came since, and forward again."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories.facilities import GroupVisitFactory

BEFORE, COUNTER = ("facilities", "0010_waiting_for_seats"), ("facilities", "0011_visit_counter")


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.django_db
def test_counters_go_back_with_one_that_stands_at_nobody(region):
    """In the test's own transaction, so that the tables are afterwards as they were."""
    nobody = GroupVisitFactory(counter=True, headcount=0)
    some, group = GroupVisitFactory(counter=True, headcount=3), GroupVisitFactory(headcount=20)
    loader = MigrationLoader(connection)
    migration = loader.get_migration(*COUNTER)
    with connection.schema_editor() as editor:
        migration.unapply(loader.project_state(BEFORE), editor)
    assert rows("SELECT id, headcount FROM facilities_groupvisit ORDER BY id") == [
        (some.pk, 3),
        (group.pk, 20),
    ]
    told = f"SELECT pgh_label FROM facilities_groupvisitevent WHERE pgh_obj_id = {nobody.pk} ORDER BY pgh_id"
    assert rows(told) == [("insert",), ("delete",)]
    with connection.schema_editor() as editor:
        migration.apply(loader.project_state(BEFORE), editor)
    kept = "SELECT id, headcount, counter FROM facilities_groupvisit ORDER BY id"
    assert rows(kept) == [(some.pk, 3, False), (group.pk, 20, False)]
    assert GroupVisitFactory(counter=True, headcount=0).pk
