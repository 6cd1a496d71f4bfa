"""Invitations and reminders by letter."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.people.models import Person
from ceh.questionnaires.actions import collecting
from ceh.questionnaires.actions.answering import today
from ceh.questionnaires.models import Invitation
from ceh.questionnaires.rules.opening import check_open
from ceh.surveys.emails import send_invitation
from ceh.surveys.models import Survey
from ceh.surveys.rules.changing import check_is_running

PERMISSION = "surveys.run"


def invite(*, survey: Survey, by: Person, guests: Iterable[Mapping[str, Any]]) -> int:
    """Make invitations; letters go out with `send_letters`. Gives how many are new.

    Raises Refused: "surveys.run", "surveys.ended".
    """
    with act("surveys.invite", by=by):
        need(by, PERMISSION, survey)
        check_is_running(_state_of(survey))
        return collecting.invite(collection=survey.collection, by=by, guests=guests)


def send_letters(*, survey: Survey, by: Person, now: datetime) -> int:
    """Send invitations that are not sent yet, and a reminder to those who were invited before today.

    Nobody gets two letters on one day. Gives how many went out.
    Raises Refused: "surveys.run", "surveys.ended", "questionnaires.not_open", "questionnaires.closed".
    """
    with act("surveys.send_letters", by=by):
        need(by, PERMISSION, survey)
        check_is_running(_state_of(survey))
        check_open(survey.collection, now)
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("person")
        day, number = today(now), 0
        for row in rows.filter(collection=survey.collection, is_used=False).order_by("pk"):
            if day in (row.sent_on, row.reminded_on):
                continue
            is_reminder = row.sent_on is not None
            send_invitation(row, survey, now, is_reminder=is_reminder)
            if is_reminder:
                row.reminded_on = day
            else:
                row.sent_on = day
            row.save(update_fields=["sent_on", "reminded_on"])
            number += 1
    return number


def _state_of(survey: Survey) -> str:
    """Its state, which stays until this transaction ends."""
    return Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk).state
