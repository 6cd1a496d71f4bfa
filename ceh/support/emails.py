"""Letters about cases. They name no content: what was written stays behind the sign-in."""

from datetime import datetime
from typing import Any

from ceh.core.mail import address_of, send
from ceh.people.models import Person
from ceh.support import queries
from ceh.support.models import Case, CaseNote, Proposal

TO_ADVISER = {"answer_adviser", "confirm_needs", "withdraw_case", "leave_case", "ask_for_others"}
TO_BOTH = {
    "suspend_case",
    "resume_case",
    "end_case",
    "hand_over_case",
    "accept_case",
    "run_out_of_mentors",
    "part_from_mentor",
}
TO_DESK = {"submit_case", "reopen_case"}
SILENT = {"discard_case", "choose_mentor"}


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
    if case.state == "proposed":  # the mentor's own letter says it, and the next one is asked the day after
        for proposal_due in case.proposals.filter(state="open") if stage == "due" else ():
            proposal(proposal_due, "due", now)
        return
    readers: list[Any] = [case.adviser] if case.adviser else list(queries.advisers(now))
    if case.state == "info_requested":
        readers = [case.person]
    if stage == "late":
        readers += list(queries.coordinators(now))
    for reader in readers:
        _send("case_due", case, reader, f"{stage}:{case.since.isoformat()}", now, stage=stage)


def proposal(row: Proposal, stage: str, now: datetime) -> None:
    """To the mentor who is asked ("new"), whose last day it is ("due"), or who takes a break now ("paused")."""
    send(
        "support/emails/proposal.txt",
        to=row.mentor.person,
        now=now,
        key=f"support.proposal.{row.pk}:{stage}",
        proposal=row,
        stage=stage,
        url=address_of("support:proposal", pk=row.pk),
    )


def parted(case: Case, to: Person, now: datetime) -> None:
    """To a mentor who need not help any more."""
    send(
        "support/emails/parted.txt",
        to=to,
        now=now,
        key=f"support.{case.pk}:parted:{now.isoformat()}:{to.pk}",
        url=address_of("support:proposals"),
    )


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
