"""What partner regions do, and what is taken over of it."""

from datetime import datetime

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.knowledge.models import Practice
from ceh.knowledge.queries import PLAIN, TEXTS, practice_record
from ceh.network.actions.records import Record, assign, check_unchanged, locked
from ceh.people.models import Person
from ceh.search.actions import index


def change_practice(
    *, practice: Practice, values: Record, by: Person, now: datetime, expected: Record | None = None
) -> Practice:
    """Write some values of a practice's record, above all what is taken over; raises as `change_space`."""
    with act("knowledge.change_practice", by=by, fields=sorted(values)):
        row = locked(Practice, practice)
        need(by, "knowledge.change_practice", row)
        check_unchanged(practice_record(row), values, expected)
        assign(row, values, PLAIN, TEXTS)
        row.save()
        index(row)
    return row
