"""Erasing an account: the row stays and is nobody any more, so that what was counted stays counted."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core import personal_data
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person

# Apps above say here who cannot go yet: the last administrator, the only manager of a space.
_guards: list[Callable[[Any, datetime], Iterable[Refused]]] = []


def register_erase_guard(guard: Callable[[Any, datetime], Iterable[Refused]]) -> None:
    """Register a check before a person is erased: `guard(person, now) -> refusals`."""
    _guards.append(guard)


def erase_refusals(person: Person, now: datetime) -> list[Refused]:
    """Why the person cannot be erased now; empty when they can."""
    return [refused for guard in _guards for refused in guard(person, now)]


def erase(*, person: Person, by: Person, now: datetime) -> None:
    """Erase a person in every app, for good. Records stay and are nobody's; counts do not change.

    Erasing twice does nothing more. Raises Refused ("people.cannot_go") with what must be settled first.
    """
    need(by, "people.erase_own", person)
    with act("people.erase", by=by):
        fresh = Person.objects.select_for_update().get(pk=person.pk)
        if fresh.erased_at is not None:
            return
        problems = erase_refusals(fresh, now)
        if problems:
            raise Refused(
                "people.cannot_go",
                _("Something must be sorted out before you go."),
                " ".join(str(problem) for problem in problems),
                problems=problems,
            )
        for account in [*Person.objects.select_for_update().filter(merged_into=fresh), fresh]:
            _empty(account, by=by, now=now)
    person.refresh_from_db()


def erase_again(*, public_id: str, erased_at: datetime) -> bool:
    """Erase somebody whom a restored backup brought back. Returns whether there was anybody to erase.

    Nobody asks whether they may go: they had gone.
    """
    with act("people.erase", by=None):
        person = Person.objects.select_for_update().filter(public_id=public_id, erased_at=None).first()
        if person is None:
            return False
        _empty(person, by=person, now=erased_at)
    return True


def _empty(person: Person, *, by: Person, now: datetime) -> None:
    personal_data.erase_all(person, by=by, now=now)
    person.email, person.name, person.is_active = None, "", False
    person.last_login, person.erased_at = None, now
    person.set_unusable_password()  # a new random value: every session of the account ends with it
    person.save()
