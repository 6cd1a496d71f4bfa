"""Answering: start, save page by page, submit. Whoever holds the secret of the link may go on.

Of an anonymous answer nothing is journalled, and once it is submitted nothing leads from the link to it.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core import clock, rates
from ceh.core.clock import local_day
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.questionnaires.actions.uses import use_of
from ceh.questionnaires.models import Answer, AnswerFile, Collection, Invitation, Response
from ceh.questionnaires.rules import answering
from ceh.questionnaires.rules.opening import check_open
from ceh.questionnaires.rules.rows import rows_of
from ceh.region.queries import current

KEY_BYTES = 18  # 144 bits: nobody guesses a link
NAME_LENGTH = 200
MOST_STARTS, START_WINDOW = 600, timedelta(minutes=10)  # of one open link, whoever starts: no address is kept
KEEP_EMPTY = timedelta(days=30)  # a response in which nothing was entered


def new_key() -> str:
    """The secret of a link."""
    return secrets.token_urlsafe(KEY_BYTES)


def hash_of(key: str, what: str) -> str:
    """What the database keeps of a secret; `what` ("invitation", "response") keeps the two apart."""
    return hashlib.sha256(f"{what}:{key}".encode()).hexdigest()


def today(now: datetime) -> date:
    """The region's day."""
    return local_day(now, current().timezone)


def start(
    *, collection: Collection, language: str, now: datetime, person: Person | None = None, key: str = ""
) -> str:
    """Begin to answer, or go on. Gives the secret of the response's link.

    `key` is that of an invitation. People with an account get one of their own where they may answer without.
    Raises Refused: "questionnaires.not_open", "questionnaires.closed", "questionnaires.answered",
    "questionnaires.by_invitation", "questionnaires.sign_in", "questionnaires.too_many_start".
    """
    check_open(collection, now)
    if collection.access == "open":
        _check_rate(collection, now)
    with act("questionnaires.start", by=None):
        invitation = _invitation(collection, person, key)
        if invitation is not None:
            if invitation.is_used and collection.version.questionnaire.is_quiz:
                _renew(invitation)
            _check_unused(invitation)
            key = invitation.key
        else:
            key = new_key()
        known = Response.objects.filter(key_hash=hash_of(key, "response")).exists()
        if not known:
            if use := use_of(collection.version.questionnaire):
                use.check_start(collection, person, now)
            _create(collection, invitation, key, language, now)
    return key


def _check_rate(collection: Collection, now: datetime) -> None:
    """Stop a program that starts response after response."""
    wait = rates.hit(f"start:{collection.pk}", limit=MOST_STARTS, window=START_WINDOW, now=now)
    if wait:
        minutes = -(-wait // 60)
        raise Refused(
            "questionnaires.too_many_start",
            _("Very many people are starting at the moment."),
            ngettext("Try again in %(number)s minute.", "Try again in %(number)s minutes.", minutes)
            % {"number": minutes},
            kind="conflict",
        )


@job()
def forget_empty(timestamp: int = 0) -> None:
    """Delete responses in which nothing was entered for a month; runs every night."""
    before = today(clock.now() - KEEP_EMPTY)
    Response.objects.filter(state="started", answers={}, started_on__lt=before).delete()


def _create(
    collection: Collection, invitation: Invitation | None, key: str, language: str, now: datetime
) -> None:
    """A new response; of two at once the second goes on with the first's."""
    named: dict[str, Any] = {}
    if invitation is not None and not collection.is_anonymous:
        named = {"invitation": invitation, "person": invitation.person}
        if collection.version.questionnaire.is_quiz:  # the next try has the same invitation
            named = {"person": invitation.person, "is_repeatable": True}
    languages = collection.version.languages
    try:
        with transaction.atomic():
            Response.objects.create(
                collection=collection,
                version=collection.version,
                language=language if language in languages else languages[0],
                key_hash=hash_of(key, "response"),
                started_on=today(now),
                **named,
            )
    except IntegrityError:
        if not Response.objects.filter(key_hash=hash_of(key, "response")).exists():
            raise


def _invitation(collection: Collection, person: Person | None, key: str) -> Invitation | None:
    """The invitation that is used, locked; None where everybody may answer."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person")
    if collection.access == "open":
        return None
    if collection.access == "invited":
        invitation = rows.filter(collection=collection, key_hash=hash_of(key, "invitation")).first()
        if invitation is None:
            raise Refused(
                "questionnaires.by_invitation",
                _("Only people with an invitation can answer."),
                _("Open the link of your invitation."),
                kind="permission",
            )
        return invitation
    if person is None:
        raise Refused("questionnaires.sign_in", _("Sign in to answer."), kind="permission")
    fresh = new_key()
    Invitation.objects.bulk_create(
        [Invitation(collection=collection, person=person, key=fresh, key_hash=hash_of(fresh, "invitation"))],
        ignore_conflicts=True,
    )
    return rows.get(collection=collection, person=person)


def _check_unused(invitation: Invitation) -> None:
    if invitation.is_used:
        raise Refused(
            "questionnaires.answered",
            _("You have already answered."),
            _("Everybody answers once; what you sent counts."),
            kind="conflict",
        )


def _renew(invitation: Invitation) -> None:
    """A fresh link for the next try."""
    invitation.key, invitation.is_used = new_key(), False
    invitation.key_hash = hash_of(invitation.key, "invitation")
    invitation.save(update_fields=["key", "key_hash", "is_used"])


def save(
    *, key: str, answers: Mapping[str, Any], language: str, now: datetime, section: str = ""
) -> Response:
    """Keep what was entered, right or wrong, and the page to go on with. Answers of other questions stay.

    A language that the questionnaire has becomes that of the response.

    Raises Response.DoesNotExist; Refused ("questionnaires.closed").
    """
    with act("questionnaires.save", by=None):
        row = _locked(key)
        check_open(row.collection, now)
        known = {question.code for question in row.version.definition.questions()}
        row.answers = {**row.answers, **{code: value for code, value in answers.items() if code in known}}
        row.section = section or row.section
        if language in row.version.languages:
            row.language = language
        row.save(update_fields=["answers", "section", "language"])
    return row


def keep_file(
    *, key: str, question: str, file: "ContentFile[bytes] | None", name: str, now: datetime
) -> Response:
    """Keep the file that answers a question in place of the one before; None removes it.

    Raises Response.DoesNotExist; Refused ("questionnaires.closed").
    """
    with act("questionnaires.save", by=None):
        row = _locked(key)
        check_open(row.collection, now)
        AnswerFile.objects.filter(response=row, question=question).delete()
        row.answers = {code: value for code, value in row.answers.items() if code != question}
        if file is not None:
            AnswerFile.objects.create(
                response=row, question=question, file=file, name=name[:NAME_LENGTH], size=file.size
            )
            row.answers[question] = name[:NAME_LENGTH]
        row.save(update_fields=["answers"])
    return row


def submit(*, key: str, now: datetime) -> Response:
    """Submit: what counts is kept, the invitation is used up, an anonymous answer forgets its link.

    What is registered for the purpose (`uses`) follows.

    Raises Response.DoesNotExist; Refused: "questionnaires.closed", "questionnaires.incomplete".
    """
    with act("questionnaires.submit", by=None):
        row = _locked(key)
        check_open(row.collection, now)
        definition = row.version.definition
        outcome = answering.examine(definition, row.answers, today(now), language=row.language)
        if outcome.errors:
            raise Refused(
                "questionnaires.incomplete",
                _("Some answers are missing or not valid yet."),
                _("Look at the marked questions."),
                extra={"errors": outcome.errors},
            )
        row.answers, row.state, row.submitted_on = outcome.values, "submitted", today(now)
        if row.is_anonymous:
            row.key_hash = ""
        else:
            row.submitted_at = now
        row.save(update_fields=["answers", "state", "submitted_on", "submitted_at", "key_hash"])
        _write_rows(row, outcome.values)
        used = Invitation.objects.filter(key_hash=hash_of(key, "invitation"), collection=row.collection)
        used.update(is_used=True, key="")
        use = use_of(row.version.questionnaire)
        if use:
            use.submitted(row, outcome, now)
    if use:
        use.settled(row, now)
    return row


def keep_partial(*, collection: Collection, now: datetime) -> int:
    """Count what people left incomplete when answers are no longer taken. Gives how many."""
    with act("questionnaires.keep_partial", by=None):
        rows = Response.objects.select_for_update(of=("self",)).select_related("version")
        count = 0
        for row in rows.filter(collection=collection, state="started").order_by("pk"):
            outcome = answering.examine(
                row.version.definition, row.answers, today(now), language=row.language
            )
            row.state = "partial"
            row.save(update_fields=["state"])
            valid = {code: value for code, value in outcome.values.items() if code not in outcome.errors}
            _write_rows(row, valid)
            count += bool(valid)
    return count


def _locked(key: str) -> Response:
    rows = Response.objects.select_for_update(of=("self",)).select_related(
        "collection", "version__questionnaire"
    )
    return rows.get(key_hash=hash_of(key, "response"), state="started")


def _write_rows(row: Response, values: Mapping[str, Any]) -> None:
    Answer.objects.bulk_create(
        Answer(response=row, collection_id=row.collection_id, **entry._asdict())
        for entry in rows_of(row.version.definition, values)
    )
