"""Letters of surveys: the invitation and the reminder, each with the guest's own link."""

from datetime import datetime

from ceh.core import mail
from ceh.questionnaires.models import Invitation
from ceh.surveys.models import Survey


def send_invitation(invitation: Invitation, survey: Survey, now: datetime, *, is_reminder: bool) -> None:
    """Send the letter to somebody who has not answered."""
    kind = "reminder" if is_reminder else "invitation"
    mail.send(
        f"surveys/emails/{kind}.txt",
        to=invitation.person,
        address=invitation.email,
        now=now,
        key=f"survey:{kind}:{invitation.pk}:{now.date() if is_reminder else ''}",
        title=str(survey.collection.title),
        intro=str(survey.collection.intro),
        is_anonymous=survey.collection.is_anonymous,
        closes_at=survey.collection.closes_at,
        link=mail.address_of("questionnaires:invited", code=survey.code, key=invitation.key),
    )
