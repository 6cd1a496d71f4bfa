"""Letters about cases. They name no content: what was written stays behind the sign-in."""

from datetime import datetime
from typing import Any

from ceh.core.mail import address_of, send
from ceh.people.models import Person
from ceh.support import queries
from ceh.support.models import Case, CaseNote

TO_ADVISER = {"answer_adviser", "confirm_needs", "withdraw_case", "leave_case"}
TO_BOTH = {"suspend_case", "resume_case", "end_case", "hand_over_case"}
TO_DESK = {"submit_case", "reopen_case"}
SILENT = {"discard_case"}


def step(case: Case, verb: str, *, by: Person | None, now: datetime, reason: str = "") -> None:
    """To those who wait for what just happened, but for who did it."""
    if verb in SILENT:
        return
    readers: list[Any] = []
    if verb in TO_DESK:
        readers = list(queries.advisers(now))
    if verb in TO_ADVISER | TO_BOTH:
        readers.append(case.adviser)
    if verb not in TO_ADVISER | {"submit_case"}:
        readers.append(case.person)
    for reader in readers:
        if reader is not None and reader != by:
            _send("case_step", case, reader, f"{verb}:{now.isoformat()}", now, verb=verb, reason=reason)


def note(row: CaseNote, now: datetime) -> None:
    """To the other person of the case: there is a note for both."""
    for reader in (row.case.person, row.case.adviser):
        if reader is not None and reader.pk != row.author_id:
            _send("case_note", row.case, reader, f"note:{row.pk}", now)


def due(case: Case, stage: str, now: datetime) -> None:
    """To who must act, on the last day; the day after to every coordinator, without a word about the person."""
    readers: list[Any] = [case.adviser] if case.adviser else list(queries.advisers(now))
    if case.state == "info_requested":
        readers = [case.person]
    if stage == "late":
        readers += list(queries.coordinators(now))
    for reader in readers:
        _send("case_due", case, reader, f"{stage}:{case.since.isoformat()}", now, stage=stage)


def draft(case: Case, days: int, now: datetime) -> None:
    """To who began a request and has not sent it."""
    _send("case_draft", case, case.person, f"draft:{days}", now)


def _send(name: str, case: Case, to: Person, key: str, now: datetime, **context: Any) -> None:
    send(
        f"support/emails/{name}.txt",
        to=to,
        now=now,
        key=f"support.{case.pk}:{key}:{to.pk}",
        case=case,
        is_own=to == case.person,
        url=address_of("support:case", pk=case.pk),
        **context,
    )
