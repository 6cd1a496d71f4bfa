"""Free text about a person, emptied in the rows, in their history, and in the reasons of the journal.

Histories cannot be changed otherwise; this is the one place that may, and it touches nothing but the fields that
`core.personal_data` declares.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pgtrigger
from django.db import connection

SHORTEST = 3  # letters of a name that is struck out of reasons that are about others, too


def erase_texts(person: Any, declared: Iterable[tuple[Any, Sequence[int]]]) -> None:
    """Empty what is declared in the rows with these keys; inside the caller's act. Twice changes nothing more."""
    contexts: dict[int, bool] = {}  # key of a journal entry → whether it is about this person alone
    for record, ids in declared:
        if ids:
            _empty(record, record.model._base_manager.filter(pk__in=ids))
            if events := _events_of(record.model):
                own = events._base_manager.filter(pgh_obj__in=ids)
                with pgtrigger.ignore(f"{events._meta.label}:append_only"):
                    _empty(record, own)
                for key, is_alone in _contexts_of(events, ids):
                    contexts[key] = is_alone and contexts.get(key, True)
    if contexts:
        _empty_reasons([key for key, is_alone in contexts.items() if is_alone])
        _strike_out(person, [key for key, is_alone in contexts.items() if not is_alone])


def _events_of(model: Any) -> Any:
    """The model of its history, None where it has none."""
    return model.history.rel.related_model if hasattr(model, "history") else None


def _empty(record: Any, rows: Any) -> None:
    """Set the declared fields to what a new row has, or to what is left where a row must say something."""
    stored = {field.name for field in rows.model._meta.concrete_fields}
    for name in record.blank:
        if name in stored:
            default = record.model._meta.get_field(name).get_default()
            left = record.left or default if isinstance(default, str) else default
            rows.exclude(**{name: default}).exclude(**{name: left}).update(**{name: left})
    for name in record.whys:
        for pk, entries in list(rows.exclude(**{name: []}).values_list("pk", name)):
            rows.filter(pk=pk).update(**{name: [entry | {"why": ""} for entry in entries]})


def _contexts_of(events: Any, ids: Iterable[int]) -> list[tuple[int, bool]]:
    """The journal entries under which the rows were written, each with whether no other row was written under it."""
    keys = events._base_manager.filter(pgh_obj__in=ids, pgh_context__isnull=False)
    contexts = set(keys.values_list("pgh_context", flat=True))
    others = events._base_manager.filter(pgh_context__in=contexts).exclude(pgh_obj__in=ids)
    shared = set(others.values_list("pgh_context", flat=True))
    return [(key, key not in shared) for key in contexts]


def _empty_reasons(contexts: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE pghistory_context SET metadata = metadata || \'{"reason": ""}\''
            " WHERE id = ANY(%s::uuid[]) AND metadata->>'reason' <> ''",
            [[str(key) for key in contexts]],
        )


def _strike_out(person: Any, contexts: list[Any]) -> None:
    """Where a reason is about several people, only the name of this one goes."""
    names = [re.escape(word) for word in person.name.split() if len(word) >= SHORTEST]
    if names and contexts:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pghistory_context SET metadata = metadata || jsonb_build_object('reason',"
                " regexp_replace(metadata->>'reason', %s, '…', 'gi'))"
                " WHERE id = ANY(%s::uuid[]) AND metadata->>'reason' ~* %s",
                [f"({'|'.join(names)})", [str(key) for key in contexts], "|".join(names)],
            )
