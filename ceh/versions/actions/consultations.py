"""The public consultation of a draft: opening it, comments and their answers, the report."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core import rates
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.people import queries as people
from ceh.people.models import Person
from ceh.people.rules import is_minor
from ceh.plan.models import Plan
from ceh.versions import emails, queries
from ceh.versions.models import Comment, PublicConsultation
from ceh.versions.rules import check_days, check_held, check_takes_comments

MOST, WINDOW = 40, timedelta(hours=1)  # comments of people without an account, on one consultation
VERDICTS = {"accepted": "accept_comment", "partly": "accept_partly_comment", "rejected": "reject_comment"}


def open_consultation(
    *, plan: Plan, by: Person, now: datetime, opens_on: date, closes_on: date, invitation: Translated
) -> PublicConsultation:
    """Open a draft for comments: everybody reads it, and its text stays until the consultation is closed.

    Raises Refused: "versions.manage_consultation", "plan.state", "versions.days".
    """
    with act("versions.open_consultation", by=by):
        need(by, "versions.manage_consultation", plan)
        check_days(opens_on, closes_on, queries.today(now))
        row = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        Plan.machine.apply(row, "open_plan", by=by, now=now, is_public=True)
        return PublicConsultation.objects.create(
            plan=row, opens_on=opens_on, closes_on=closes_on, invitation=invitation
        )


def write_comment(
    *,
    consultation: PublicConsultation,
    by: Person | None,
    now: datetime,
    language: str,
    section: str,
    text: str,
    shows_name: bool = False,
    name: str = "",
    email: str = "",
) -> Comment:
    """Comment on a section of a draft; without an account, too. A given address gets a letter to confirm it.

    The name of somebody under 18 is never published.

    Raises Refused: "versions.not_yet", "versions.closed", "versions.section", "versions.too_many".
    """
    person = by if by is not None and by.is_authenticated else None
    if person is None:
        _check_rate(consultation, now)
    with act("versions.write_comment", by=person):
        row = PublicConsultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
        check_takes_comments(row.state, row.opens_on, row.closes_on, queries.today(now))
        if section not in queries.sections(row.plan):
            raise Refused(
                "versions.section", _("The plan has no such section."), kind="input", field_name="section"
            )
        comment = Comment.objects.create(
            consultation=row,
            section=section,
            text=text.strip(),
            person=person,
            name="" if person else name.strip(),
            email="" if person else email.strip(),
            language=language,
            shows_name=shows_name and may_be_named(person, now),
            at=now,
        )
        if comment.email:
            emails.please_confirm(comment, now)
    return comment


def may_be_named(person: Person | None, now: datetime) -> bool:
    """Whether a name may stand beside a comment in public: not that of somebody with an account who is under 18."""
    year = people.standing(person).birth_year if person is not None and person.is_authenticated else None
    return not is_minor(year, queries.today(now))


def comment_of_letter(token: str) -> Comment:
    """The comment of a letter's link. Raises Comment.DoesNotExist for a forged link, or once the address is gone."""
    pk, email = emails.read_comment_token(token) or (0, "")
    return Comment.objects.select_related("consultation__plan").exclude(email="").get(pk=pk, email=email)


def confirm_address(*, comment: Comment, now: datetime) -> None:
    """Confirm the address of a comment, by the link of the letter; again changes nothing."""
    with act("versions.confirm_address", by=None):
        Comment.objects.filter(pk=comment.pk, confirmed_at=None).update(confirmed_at=now)


def answer_comment(
    *, comment: Comment, by: Person, now: datetime, verdict: str, answer: Translated, changed_action: str = ""
) -> None:
    """Answer a comment, with the action that was changed by it; the author gets a letter where there is an address.

    Raises Refused: "versions.manage_consultation", "comment.state", "comment.answer".
    """
    verb = VERDICTS[verdict]
    with act(f"versions.{verb}", by=by):
        values: dict[str, Any] = {
            "answer": answer,
            "changed_action": changed_action,
            "answered_by": by,
            "answered_at": now,
        }
        Comment.machine.apply(comment, verb, by=by, now=now, **values)
        emails.answered(comment, now)


def close_consultation(*, consultation: PublicConsultation, by: Person, now: datetime) -> None:
    """Take no more comments; the draft can be changed again. Raises Refused: "consultation.state"."""
    with act("versions.close_consultation", by=by):
        PublicConsultation.machine.apply(consultation, "close_consultation", by=by, now=now)
        plan = Plan.objects.get(pk=consultation.plan_id)
        Plan.machine.apply(plan, "close_plan", by=by, now=now)


def publish_consultation(*, consultation: PublicConsultation, by: Person, now: datetime) -> None:
    """Publish all comments with their answers; addresses of people without an account are deleted.

    Raises Refused: "consultation.state", "versions.unanswered".
    """
    with act("versions.publish_consultation", by=by):
        row = PublicConsultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
        rows = Comment.objects.select_for_update(of=("self",)).filter(consultation=row)
        waiting = sum(comment.state == "received" for comment in rows)
        if waiting:
            raise Refused(
                "versions.unanswered",
                ngettext(
                    "%(number)s comment waits for an answer.",
                    "%(number)s comments wait for an answer.",
                    waiting,
                )
                % {"number": waiting},
                _("Answer every comment first."),
                kind="conflict",
            )
        PublicConsultation.machine.apply(row, "publish_consultation", by=by, now=now)
        rows.exclude(email="").update(email="")


def consult_plan(*, plan: Plan, by: Person, now: datetime, reason: str = "") -> None:
    """Mark a draft as consulted: its public consultation was held, or a reason says why not.

    Raises Refused: "plan.manage_versions", "plan.state", "plan.reason".
    """
    with act("plan.consult_plan", by=by, reason=reason):
        row = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        need(by, "plan.manage_versions", row)
        Plan.machine.transition_for(row, "consult_plan")
        check_held(was_held=row.consultations.exclude(state="open").exists(), reason=reason)
        Plan.machine.apply(row, "consult_plan", by=by, now=now, reason=reason)


def _check_rate(consultation: PublicConsultation, now: datetime) -> None:
    """Stop a program that writes comment after comment."""
    wait = rates.hit(f"comment:{consultation.pk}", limit=MOST, window=WINDOW, now=now)
    if wait:
        minutes = -(-wait // 60)
        raise Refused(
            "versions.too_many",
            _("Very many people are writing at the moment."),
            ngettext("Try again in %(number)s minute.", "Try again in %(number)s minutes.", minutes)
            % {"number": minutes},
            kind="conflict",
        )
