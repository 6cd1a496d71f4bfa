"""What becomes of cases when somebody goes: their own are closed; those they advise need another adviser first."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core.refusals import Refused
from ceh.people.actions import register_erase_guard
from ceh.people.models import Person
from ceh.support import queries
from ceh.support.actions import cases
from ceh.support.models import Case


def close_own(person: Person, *, by: Person | None, now: datetime) -> None:
    """Close the person's open case. Twice changes nothing."""
    case = queries.open_case_of(person)
    if case is None:
        return
    if case.state == "draft":
        cases.discard(case=case, by=None, now=now)
    else:
        cases.close(case=case, verb="leave_case", by=None, now=now)


def adviser_refusals(person: Person, now: datetime) -> list[Refused]:
    """Why the account of an adviser cannot be erased yet."""
    count = Case.objects.filter(adviser=person, state__in=queries.OPEN).count()
    if not count:
        return []
    words = ngettext(
        "%(count)d case is in the care of this person.",
        "%(count)d cases are in the care of this person.",
        count,
    )
    return [
        Refused(
            "support.adviser_leaves",
            words % {"count": count},
            _("Hand them over to another adviser first."),
            kind="conflict",
        )
    ]


def keep_apart(kept: Person, absorbed: Person, *, by: Person | None, now: datetime) -> dict[str, Any]:
    """Nobody advises themselves, also not by a merge: open cases are handed over first, closed ones lose the adviser.

    Raises Refused: "support.own_case".
    """
    rows = Case.objects.filter(person=absorbed, adviser=kept)
    if rows.exclude(state="closed").exists():
        raise Refused(
            "support.own_case",
            _("One of the accounts advises the other."),
            _("Hand the case over to another adviser first."),
            kind="conflict",
        )
    rows.update(adviser=None)
    return {}


register_erase_guard(adviser_refusals)
