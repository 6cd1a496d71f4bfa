"""Responses collected elsewhere, added as a whole and removed as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ceh.core.journal import act
from ceh.questionnaires.actions.answering import today
from ceh.questionnaires.models import Answer, Collection, Response
from ceh.questionnaires.rules.rows import rows_of


def add_responses(
    *, collection: Collection, entries: Sequence[tuple[Mapping[str, Any], bool]], now: datetime
) -> list[int]:
    """Add final responses: (cleaned answers, whether they are complete). Gives their keys in the same order."""
    day, version = today(now), collection.version
    with act("questionnaires.add_responses", by=None):
        rows = [
            Response(
                collection=collection,
                version=version,
                language=version.languages[0],
                answers=dict(values),
                started_on=day,
            )
            for values, _is_complete in entries
        ]
        Response.objects.bulk_create(rows, batch_size=500)
        complete = [row.pk for row, (_values, is_complete) in zip(rows, entries, strict=True) if is_complete]
        ours = Response.objects.filter(pk__in=[row.pk for row in rows])
        ours.filter(pk__in=complete).update(state="submitted", submitted_on=day)
        ours.exclude(pk__in=complete).update(state="partial")
        Answer.objects.bulk_create(
            [
                Answer(response=row, collection=collection, **entry._asdict())
                for row in rows
                for entry in rows_of(version.definition, row.answers)
            ],
            batch_size=1_000,
        )
    return [row.pk for row in rows]


def remove_responses(keys: Sequence[int]) -> None:
    """Remove responses that were added, with their answers."""
    with act("questionnaires.remove_responses", by=None):
        Response.objects.filter(pk__in=keys).delete()
