"""Decisions about versions of the plan, and what differs between two of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

WHOLE = 40  # letters of a fact that is compared as a whole


def next_there() -> Refused:
    """The next version has been begun already."""
    return Refused(
        "plan.next_there",
        _("The next version has already been begun."),
        _("Open it under Versions."),
        kind="conflict",
    )


def check_days(opens_on: date, closes_on: date, today: date) -> None:
    """Raise Refused ("versions.days") unless a consultation may last from one day to the other."""
    if opens_on < today or closes_on < opens_on:
        raise Refused(
            "versions.days",
            _("The consultation would begin in the past.")
            if opens_on < today
            else _("The consultation would end before it begins."),
            _("Correct the day."),
            kind="input",
            field_name="opens_on" if opens_on < today else "closes_on",
        )


def check_takes_comments(state: str, opens_on: date, closes_on: date, today: date) -> None:
    """Raise Refused ("versions.not_yet", "versions.closed") unless one may comment today."""
    if state == "open" and today < opens_on:
        raise Refused(
            "versions.not_yet",
            _("The consultation has not begun yet."),
            _("Come back on the first day of the consultation."),
            kind="conflict",
        )
    if state != "open" or today > closes_on:
        raise Refused(
            "versions.closed",
            _("The consultation is closed: no more comments are taken."),
            _("Its page shows what became of each comment once the answers are published."),
            kind="conflict",
        )


def check_held(*, was_held: bool, reason: str) -> None:
    """Raise Refused ("plan.reason") for a version without a public consultation and without a reason for that."""
    if not was_held and not reason.strip():
        raise Refused(
            "plan.reason",
            _("No public consultation was held on this draft."),
            _("Open one, or say why there was none."),
            kind="input",
            field_name="reason",
        )


@dataclass(frozen=True)
class Change:
    """A fact that differs: what it was and what it is, and both as pieces: ("same" | "removed" | "added", text)."""

    label: str
    before: str
    after: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """An action that was added, removed or changed between two versions."""

    key: str
    title: str
    kind: str
    changes: tuple[Change, ...]


def word_pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Two texts as one, word by word: what stays, what goes, what comes. Short ones, amounts and days, as a whole."""
    if before and after and max(len(before), len(after)) <= WHOLE:
        return ("removed", before), ("added", after)
    old, new = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(old[a:b])))
            continue
        if a < b:
            pieces.append(("removed", " ".join(old[a:b])))
        if c < d:
            pieces.append(("added", " ".join(new[c:d])))
    return tuple(pieces)


def differences(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """What changed between the actions of two versions, each {"key", "title", "facts": [[label, text], …]}."""
    old = {action["key"]: action for action in before}
    new = {action["key"]: action for action in after}
    result = []
    for key in dict.fromkeys((*old, *new)):
        was, becomes = old.get(key), new.get(key)
        facts_before = dict(was["facts"]) if was else {}
        facts_after = dict(becomes["facts"]) if becomes else {}
        changes = tuple(
            Change(label, first, second, word_pieces(first, second))
            for label in dict.fromkeys((*facts_before, *facts_after))
            if (first := facts_before.get(label, "")) != (second := facts_after.get(label, ""))
        )
        kind = "added" if was is None else "removed" if becomes is None else "changed"
        if changes or kind != "changed":
            result.append(Difference(key, str((becomes or was or {})["title"]), kind, changes))
    return result
