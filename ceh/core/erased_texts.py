"""Free text about people, declared by the apps that keep it. Erasure empties the row, its history, and the journal.

An app's `personal_data.py` says `register_texts(Texts(Booking, "person", ("purpose", "reason")), …)`. Histories
cannot be changed otherwise; this is the one place that may, and it touches nothing but the declared fields.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import connection

SHORTEST = 3  # letters of a name that is struck out of reasons that are about others, too


@dataclass(frozen=True)
class Texts:
    """Which fields of the rows of a person are free text. `person` is the look-up from the row, `empty` what is
    left where a row must say something, `whys` are lists of {"why": …}. Without fields only the
    reasons in the journal go."""

    model: Any
    person: str
    fields: tuple[str, ...] = ()
    empty: str = ""
    whys: tuple[str, ...] = ()


_declared: list[Texts] = []


def register_texts(*texts: Texts) -> None:
    """Declare free text about people."""
    _declared.extend(text for text in texts if text not in _declared)


def declared_texts() -> list[Texts]:
    """All that is declared."""
    return list(_declared)


def erase_texts(person: Any) -> None:
    """Empty all declared text about the person; inside the caller's act. Twice changes nothing more."""
    contexts: dict[int, bool] = {}  # key of a journal entry → whether it is about this person alone
    for texts in _declared:
        rows = texts.model._base_manager.filter(**{texts.person: person.pk})
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            _empty(texts, texts.model._base_manager.filter(pk__in=ids))
            if events := _events_of(texts.model):
                own = events._base_manager.filter(pgh_obj__in=ids)
                with pgtrigger.ignore(f"{events._meta.label}:append_only"):
                    _empty(texts, own)
                for key, is_alone in _contexts_of(events, ids):
                    contexts[key] = is_alone and contexts.get(key, True)
    if contexts:
        _empty_reasons([key for key, is_alone in contexts.items() if is_alone])
        _strike_out(person, [key for key, is_alone in contexts.items() if not is_alone])


def _events_of(model: Any) -> Any:
    """The model of its history, None where it has none."""
    return model.history.rel.related_model if hasattr(model, "history") else None


def _empty(texts: Texts, rows: Any) -> None:
    kept = {field.name for field in rows.model._meta.concrete_fields}
    for name in texts.fields:
        if name in kept:
            rows.exclude(**{f"{name}__in": ["", texts.empty]}).update(**{name: texts.empty})
    for name in texts.whys:
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
