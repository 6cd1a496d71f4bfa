"""A form that was sent twice does its work once: a double tap, a resend after a lost answer.

A page gives each form a token of its own. The first act of a request that carries one writes the token's key and the
digest of what was filled in, in its own transaction, so they are there exactly if the work is. Of two at once the
second waits at the unique constraint for the first, then ends with `Repeated`. Only what was sent last is a repeat:
who goes back, corrects the form, and corrects it back has three times sent something new.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

_form: ContextVar["SentForm | None"] = ContextVar("sent_form", default=None)
DONE = 302  # the answer that a repeat gets again: the way on


class Repeated(Exception):
    """This form did its work before."""


@dataclass
class SentForm:
    """A form as it came in: who sent it, the key of its token and address, and the digest of its content."""

    person: Any
    key: str
    digest: str
    at: datetime
    is_claimed: bool = False
    is_whole: bool = True  # no act after the first one failed


def key_of(*parts: str) -> str:
    """One short text for all of them."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def sending(form: SentForm) -> Iterator[SentForm]:
    """Within it, the first act claims the form's key. Raises Repeated."""
    mark = _form.set(form)
    try:
        yield form
    finally:
        _form.reset(mark)


@contextmanager
def unclaimed() -> Iterator[None]:
    """What an act within it writes comes before the work of the form, and does not stand for it."""
    mark = _form.set(None)
    try:
        yield
    finally:
        _form.reset(mark)


@contextmanager
def claimed() -> Iterator[None]:
    """Claim the key of the form that is being sent, if any; a failure gives it back. Call it in the transaction."""
    form = _form.get()
    if form is None:
        yield
        return
    if form.is_claimed:  # a further act of the same form
        form.is_whole = False
        yield
        form.is_whole = True
        return
    values = {"digest": form.digest, "at": form.at, "status": DONE}
    with transaction.atomic():
        row, is_first = _answered().get_or_create(person=form.person, key=form.key, defaults=values)
    other = _answered().filter(pk=row.pk).exclude(digest=form.digest)
    if not is_first and not other.update(**values, body=None):
        raise Repeated
    form.is_claimed = True
    try:
        yield
    except BaseException:
        form.is_claimed = False
        raise


def keep_answer(form: SentForm, address: str) -> None:
    """Keep where the form led, for a repeat; without an address it led nowhere and may be sent again."""
    if not form.is_claimed:
        return
    rows = _answered().filter(person=form.person, key=form.key, digest=form.digest)
    if address:
        rows.update(body=address)
    else:
        rows.delete()


def was_done(form: SentForm) -> bool:
    """Whether this is what was sent last, and its work is done."""
    return _answered().filter(person=form.person, key=form.key, digest=form.digest).exists()


def answer_of(form: SentForm) -> tuple[str, datetime]:
    """(where the form led the first time, when it was sent); "" where the way is not known yet."""
    row = _answered().filter(person=form.person, key=form.key).first()
    return (row.body or "", row.at) if row else ("", form.at)


def _answered() -> Any:
    return apps.get_model("core", "Answered").objects
