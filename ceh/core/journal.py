"""Who did what, when and why: history written by database triggers, and read as sentences.

`@track()` on a model makes triggers that copy every insert, update and delete into an append-only history table,
bulk and raw SQL included. `act()` opens the one transaction of an action and tells the triggers who, which verb
and why. Apps describe their verbs with `describe()`, so that an entry reads as a sentence.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import pghistory
from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.permissions import Text
from ceh.core.repeats import claimed

_sentences: dict[str, Text] = {}
_acting: ContextVar[bool] = ContextVar("acting", default=False)


def track(*, exclude: list[str] | None = None) -> Any:
    """Class decorator: keep the history of the model. Personal fields are excluded, so history never names anyone."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
        append_only=True,
        obj_field=pghistory.ObjForeignKey(
            db_constraint=False, on_delete=models.DO_NOTHING, related_name="history"
        ),
        context_field=pghistory.ContextForeignKey(on_delete=models.PROTECT, null=True),
    )


@contextmanager
def act(verb: str, *, by: Any, reason: str = "", **details: Any) -> Iterator[None]:
    """One transaction in which everything written is journalled under this verb, actor and reason.

    `verb` is "app.verb"; `by` the person who acts or None for Ceh itself. Inside another act the outer verb
    stays: the journal tells what the person did, not the steps it took. `details` are plain JSON values.
    Raises Repeated for a form that did its work before, Refused (kind "conflict") when the transaction collides with
    another one (deadlock).
    """
    if _acting.get():
        with transaction.atomic(), pghistory.context(**details):
            yield
        return
    metadata = {**details, "verb": verb, "by": by.pk if by is not None else None, "reason": reason}
    mark = _acting.set(True)
    try:
        # Outside in: the commit, too, may collide. The context travels with each writing statement, at no extra one.
        with translate_db_errors({}), transaction.atomic(), pghistory.context(**metadata), claimed():
            yield
    finally:
        _acting.reset(mark)


def describe(sentences: dict[str, Text]) -> None:
    """Register sentences for verbs, as lazy texts: {"network.publish_space": _("published the space")}."""
    _sentences.update(sentences)


@dataclass(frozen=True)
class Entry:
    """One line of the journal, ready to be shown. `changes` maps field → (before, after); `state` is that of then.

    `lines` are the changes as people read them: (label, before, after); before and after are empty for texts.
    """

    when: datetime
    who: str
    verb: str
    sentence: str
    reason: str
    changes: dict[str, tuple[Any, Any]]
    state: str = ""
    lines: tuple[tuple[Any, Any, Any], ...] = ()


def entries(obj: models.Model, *, limit: int = 50) -> list[Entry]:
    """The newest lines of the object's journal, newest first, in two statements whatever their number.

    What one act wrote in several steps is one line.
    """
    event_model = type(obj).history.rel.related_model  # type: ignore[attr-defined]
    rows = list(
        event_model.objects.filter(pgh_obj_id=obj.pk)
        .select_related("pgh_context")
        .order_by("-pgh_id")[: limit + 1]
    )
    names = _names(row.pgh_context.metadata.get("by") for row in rows if row.pgh_context)
    fields = [f.attname for f in event_model._meta.concrete_fields if not f.name.startswith("pgh_")]
    acts = [list(steps) for _act, steps in groupby(rows, key=lambda row: row.pgh_context_id or row.pgh_id)]
    is_cut = len(rows) > limit and len(acts) > 1  # the oldest one only tells what was before
    lines = []
    for at, (row, *_earlier) in enumerate(acts[:-1] if is_cut else acts):
        metadata = row.pgh_context.metadata if row.pgh_context else {}
        before = acts[at + 1][0] if at + 1 < len(acts) else None
        changes = {
            name: (getattr(before, name), getattr(row, name))
            for name in fields
            if before is not None and getattr(before, name) != getattr(row, name)
        }
        verb = metadata.get("verb", "")
        sentence = str(_sentences.get(verb) or verb or _("changed"))
        who = names.get(metadata.get("by"), _("Ceh"))
        reason, state = metadata.get("reason", ""), getattr(row, "state", "")
        lines.append(Entry(row.pgh_created_at, who, verb, sentence, reason, changes, state))
    return lines


def _names(ids: Any) -> dict[Any, str]:
    """Display names of the people who acted, in one statement."""
    person = apps.get_model("people", "Person")
    return {person.pk: str(person) for person in person.objects.filter(pk__in={i for i in ids if i})}
