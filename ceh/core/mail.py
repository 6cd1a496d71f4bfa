"""Letters: rendered in the reader's language and queued in the transaction that caused them."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from ceh.core import clock
from ceh.core.jobs import enqueue, job
from ceh.core.models import Letter


def send(
    template: str, *, to: Any, now: datetime, key: str, address: str = "", **context: Any
) -> Letter | None:
    """Queue a letter to a person. A letter with the same `key` is sent once, however often this is called.

    `template` is "<room>/emails/<name>.txt"; its first line is the subject, the rest the body. Gives None when the
    person has no address any more (erased) or when the letter exists already.
    """
    address = address or getattr(to, "email", "") or ""
    if not address or address.endswith(".invalid"):
        return None
    language = getattr(to, "language", "") or translation.get_language() or "en"
    with translation.override(language):
        text = render_to_string(template, {"person": to, **context})
    subject, _newline, body = text.strip().partition("\n")
    letter, made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "person": to,
            "address": address,
            "language": language,
            "subject": " ".join(subject.split())[:200],
            "body": body.strip() + "\n",
            "queued_at": now,
        },
    )
    if not made:
        return None
    enqueue(post, letter_id=letter.pk)
    return letter


@job(queue="mail")
def post(letter_id: int) -> None:
    """Send one letter that was not sent yet; safe to run twice."""
    letter = Letter.objects.filter(pk=letter_id, sent_at=None).first()
    if letter is None:
        return
    EmailMessage(letter.subject, letter.body, to=[letter.address]).send()
    Letter.objects.filter(pk=letter_id, sent_at=None).update(sent_at=clock.now())
