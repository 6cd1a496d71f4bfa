"""A case from the first request to its end: every change of state sets the clock anew and tells who waits."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need as need_permission
from ceh.core.refusals import Refused
from ceh.core.validators import check_fields
from ceh.people import queries as people
from ceh.people import rules as ages
from ceh.people.models import Person
from ceh.region.queries import current
from ceh.support import emails, queries
from ceh.support.actions import proposals
from ceh.support.models import TEXTS, Case, CaseViewing
from ceh.support.rules import cases as rules
from ceh.support.rules import clocks
from ceh.support.states import CASE, WITH_MENTOR

WORDS = {"case_one_open_per_person": rules.one_case}
OUTCOMES = {
    "finish_case": "advised",
    "signpost_case": "signposted",
    "refuse_case": "refused",
    "withdraw_case": "withdrawn",
    "lapse_case": "lapsed",
    "leave_case": "withdrawn",
    "discard_case": "discarded",
    "end_case": "ended",
}


def _today(now: datetime) -> Any:
    return local_day(now, current().timezone)


def due(state: str, now: datetime, *, days_left: int | None = None) -> Any:
    day = _today(now)
    return clocks.due_on(state, day, queries.holidays_around(day), days_left=days_left)


def step(case: Case, verb: str, *, by: Person | None, now: datetime, reason: str = "", **values: Any) -> Case:
    """Change the state: the clock of the new one begins, and the letter goes out, in the same transaction."""
    with act(f"support.{verb}", by=by, reason=reason):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        target = CASE.transition_for(row, verb).to
        days_left = values.get("days_left", row.days_left)
        clock = {
            "since": now,
            "due_on": due(target, now, days_left=days_left if target == "assessing" else None),
            "days_left": days_left if target == "info_requested" else None,
        }
        if target not in WITH_MENTOR and (target, row.state) != ("closed", "agreed"):
            clock["mentor"] = None
        if target == "closed":
            clock |= {"outcome": OUTCOMES[verb], "closed_at": now, "closing_words": reason}
        CASE.apply(case, verb, by=by, now=now, reason=reason, **{**values, **clock})
        proposals.let_go(case, before=row.state, now=now)
        emails.step(case, verb, by=by, now=now, reason=reason)
    return case


def begin(*, by: Person, now: datetime, **values: Any) -> Case:
    """A draft, by the person themselves. Raises Refused: "support.start_case", "support.one_case"."""
    need_permission(by, "support.start_case")
    with translate_db_errors(WORDS), act("support.start_case", by=by):
        case = Case(person=by, made_at=now, since=now, due_on=due("draft", now), **values)
        check_fields(case, values)
        case.save(force_insert=True)
    return case


def write(*, case: Case, by: Person, **values: Any) -> Case:
    """Change what a draft says. Raises Refused: "support.change_case", "support.sent"."""
    need_permission(by, "support.change_case", case)
    with act("support.change_case", by=by):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        rules.check_draft(row.state)
        for name, value in values.items():
            setattr(row, name, value)
        check_fields(row, values)
        row.save(update_fields=list(values))
    return row


def submit(*, case: Case, agrees: bool, by: Person, now: datetime) -> None:
    """Send a draft. Raises Refused: "support.agree", "support.guardian", "case.state", "case.goal" and the like."""
    need_permission(by, "support.write_case", case)
    standing, day = people.standing(case.person), _today(now)
    rules.check_sent(agrees=agrees, standing=standing, on=day)
    step(case, "submit_case", by=by, now=now, submitted_at=now, band=ages.age_band(standing.birth_year, day))


def discard(*, case: Case, by: Person | None, now: datetime) -> None:
    """Delete what a draft says; the row stays, empty. Raises Refused: "support.write_case", "case.state"."""
    step(case, "discard_case", by=by, now=now, **dict.fromkeys(TEXTS, ""))


def take(*, case: Case, by: Person, now: datetime) -> None:
    """Become the adviser of a case. Raises Refused: "support.take_case", "support.own_case", "case.state"."""
    rules.check_other_person(person_id=case.person_id, adviser_id=by.pk)
    step(case, "take_case", by=by, now=now, adviser=by, taken_at=case.taken_at or now)


def ask(*, case: Case, question: str, by: Person, now: datetime) -> None:
    """Ask the person something: the adviser's clock stops. Raises Refused: "support.handle_case", "case.state"."""
    day = _today(now)
    left = clocks.working_days_between(day, case.due_on or day, queries.holidays_around(day))
    step(case, "ask_applicant", by=by, now=now, question=question, answer="", days_left=left)


def answer(*, case: Case, answer: str, by: Person, now: datetime) -> None:
    """Answer the adviser, whose clock goes on. Raises Refused: "support.write_case", "case.state", "case.answer"."""
    step(case, "answer_adviser", by=by, now=now, answer=answer)


def confirm_needs(*, case: Case, by: Person, now: datetime) -> None:
    """Agree on the list of needs. Raises Refused: "support.confirm_needs", "support.needs", "case.state"."""
    need_permission(by, "support.confirm_needs", case)
    with act("support.confirm_needs", by=by):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        needs = list(row.needs.values_list("is_main", flat=True))
        rules.check_needs(needs, were_sent=row.needs_sent_at is not None)
        step(case, "confirm_needs", by=by, now=now, needs_agreed_at=now)


def rework(*, case: Case, by: Person, now: datetime) -> None:
    """Open the agreed needs again. Raises Refused: "support.handle_case", "case.state"."""
    step(case, "rework_needs", by=by, now=now, needs_sent_at=None)


def close(*, case: Case, verb: str, by: Person | None, now: datetime, reason: str = "") -> None:
    """Close a case by one of the verbs of OUTCOMES. Raises Refused as the machine does."""
    step(case, verb, by=by, now=now, reason=reason)


def suspend(*, case: Case, by: Person, now: datetime, reason: str) -> None:
    """Stop everything in a case. Raises Refused: "support.steer_case", "case.state", "case.reason"."""
    step(case, "suspend_case", by=by, now=now, reason=reason)


def resume(*, case: Case, by: Person, now: datetime, reason: str) -> None:
    """Let a suspended case go on. Raises Refused: "support.steer_case", "case.state", "case.reason"."""
    step(case, "resume_case", by=by, now=now, reason=reason)


def reopen(*, case: Case, reason: str, by: Person, now: datetime) -> Case:
    """A new case that continues a closed one.

    Raises Refused: "support.reopen_case", "support.guardian", "support.one_case".
    """
    need_permission(by, "support.reopen_case", case)
    standing, day = people.standing(case.person), _today(now)
    rules.check_guarded(standing, day)
    copied = ("person_id", "municipality_id", "goal", "situation", "stage", "turnover", "people_working")
    values = {name: getattr(case, name) for name in copied}
    with translate_db_errors(WORDS), act("support.reopen_case", by=by, reason=reason):
        row = Case.objects.create(
            state="reopened",
            made_at=now,
            since=now,
            submitted_at=now,
            due_on=due("reopened", now),
            expects=reason,
            continues=case,
            band=ages.age_band(standing.birth_year, day),
            **values,
        )
        emails.step(row, "reopen_case", by=by, now=now, reason=reason)
    return row


def hand_over(*, case: Case, adviser: Person, reason: str, by: Person, now: datetime) -> None:
    """Give a case to another adviser. Raises Refused: "support.hand_over_case", "support.own_case", "support.adviser",
    "support.nobody_has_it".
    """
    need_permission(by, "support.hand_over_case", case)
    rules.check_other_person(person_id=case.person_id, adviser_id=adviser.pk)
    rules.check_no_relative(is_guardian=people.is_guardian_of(adviser, case.person))
    if not queries.advisers(now).filter(pk=adviser.pk).exists():
        raise Refused(
            "support.adviser",
            _("This person is not an adviser."),
            _("Choose one from the list."),
            kind="input",
            field_name="adviser",
        )
    with act("support.hand_over_case", by=by, reason=reason):
        row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if row.adviser_id is None or row.state == "closed":
            raise Refused(
                "support.nobody_has_it",
                _("Nobody has this case now."),
                _("An adviser takes it from the list."),
                kind="conflict",
            )
        row.adviser = adviser
        row.save(update_fields=["adviser"])
        emails.step(row, "hand_over_case", by=by, now=now, reason=reason)


def view(*, case: Case, reason: str, by: Person, now: datetime) -> CaseViewing:
    """Open a case of others for an hour; both people read why. Raises Refused: "support.view_case"."""
    need_permission(by, "support.view_case", case)
    with act("support.view_case", by=by, reason=reason):
        return CaseViewing.objects.create(case=case, person=by, reason=reason[:300], at=now)


CLOSERS = {  # what people close a case with; a draft is discarded, and what nobody answers lapses by itself
    verb: partial(close, verb=verb)
    for verb in ("finish_case", "signpost_case", "refuse_case", "withdraw_case", "end_case")
}
