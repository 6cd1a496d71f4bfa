"""Letters of surveys: the invitation and the reminder, each with the guest's own link."""

from datetime import datetime

from django.utils import translation

from ceh.core import mail
from ceh.questionnaires.models import Invitation
from ceh.region.queries import current
from ceh.surveys.models import Survey


def send_invitation(invitation: Invitation, survey: Survey, now: datetime, *, is_reminder: bool) -> None:
    """Send the letter to somebody who has not answered: in their language, else in the region's first one."""
    kind = "reminder" if is_reminder else "invitation"
    region, collection = current(), survey.collection
    closes_at = collection.closes_at
    with translation.override(_language_of(invitation) or region.languages[0]):
        mail.send(
            f"surveys/emails/{kind}.txt",
            to=invitation.person,
            address=invitation.email,
            now=now,
            key=f"survey:{kind}:{invitation.pk}:{now.date() if is_reminder else ''}",
            title=str(collection.title),
            intro=str(collection.intro),
            is_anonymous=collection.is_anonymous,
            until=mail.letter_time(closes_at, None, region.timezone) if closes_at else "",
            link=mail.address_of("questionnaires:invited", code=survey.code, key=invitation.key),
        )


def _language_of(invitation: Invitation) -> str:
    """The guest's language; empty where it is not known."""
    return invitation.person.language if invitation.person else invitation.language
