"""Letters: rendered in the reader's language and queued in the transaction that caused them."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from ceh.core import clock
from ceh.core.formatting import figures
from ceh.core.jobs import enqueue, job
from ceh.core.models import Letter
from ceh.core.permissions import need

TEXTS = ("subject", "body", "calendar")
FILE_RULE = b"-" * 79 + b"\n"  # between two messages of a file, as Django writes it
KEEP = timedelta(days=180)  # how long the words of a sent letter are kept
OVERDUE = timedelta(minutes=15)  # an unsent letter of this age means that something is wrong
GIVE_UP = timedelta(days=3)  # how long a letter is tried
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


class LetterRetries(BaseRetryStrategy):  # type: ignore[misc]
    """Again after 1, 2, 4 … minutes, at most six hours apart, for three days in all."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again after this many attempts; None after three days."""
        waits = [min(FIRST_WAIT * 2**n, LONGEST_WAIT) for n in range(job.attempts + 1)]
        if sum(waits, timedelta()) > GIVE_UP:
            return None
        return RetryDecision(retry_in={"seconds": waits[-1].total_seconds()})


def address_of(name: str, **values: Any) -> str:
    """The whole address of a page, for letters and calendars."""
    return settings.BASE_URL.rstrip("/") + reverse(name, kwargs=values)


def time_of(starts: datetime, ends: datetime | None, zone: str) -> str:
    """A day and its hours as people of the place read them: "3 May 2027, 09:00–10:00"; of whole days the days."""
    local_zone = ZoneInfo(zone)
    begin, end = starts.astimezone(local_zone), ends.astimezone(local_zone) if ends else None
    day = figures(begin)
    if end is None:
        return f"{day}, {begin:%H:%M}"
    if end > begin and begin.time() == end.time() == time():  # from midnight to midnight
        last = figures(end - timedelta(days=1))
        return day if last == day else f"{day} – {last}"
    until = f"{figures(end)}, {end:%H:%M}"
    if end - begin >= timedelta(days=1):
        return f"{day}, {begin:%H:%M} – {until}"
    return f"{day}, {begin:%H:%M}–{end:%H:%M}"


letter_time = lazy(time_of, str)  # said in the reader's language, when the letter is rendered


def send(
    template: str,
    *,
    to: Any,
    now: datetime,
    key: str,
    address: str = "",
    calendar: str = "",
    **context: Any,
) -> Letter | None:
    """Queue a letter to a person. A letter with the same `key` is sent once, however often this is called.

    `calendar` is an iCalendar file that goes with it. `template` is "<app>/emails/<name>.txt"; its first line is the
    subject, the rest the body. Gives None when the person has no address any more (erased) or when the letter exists
    already.
    """
    address = address or getattr(to, "email", "") or ""
    if not address or address.endswith(".invalid"):
        return None
    language = getattr(to, "language", "") or translation.get_language() or "en"
    with translation.override(language):
        plain = Context({"person": to, **context}, autoescape=False)  # plain text: & stays &
        text = str(Engine.get_default().get_template(template).render(plain))
    subject, _newline, body = text.strip().partition("\n")
    with transaction.atomic():  # letter and job together, also outside an action
        letter, is_new = Letter.objects.get_or_create(
            key=key,
            defaults={
                "person": to,
                "address": address,
                "language": language,
                "subject": " ".join(subject.split())[:200],
                "body": body.strip() + "\n",
                "calendar": calendar,
                "queued_at": now,
                "about": sorted(_people_in(context.values())),
            },
        )
        if is_new:
            _queue(letter)
    return letter if is_new else None


def _queue(letter: Letter) -> None:
    """Queue the letter unless it is queued already."""
    enqueue(post, once=f"letter:{letter.pk}", letter_id=letter.pk)


def unsent(now: datetime, *, given_up: bool = False) -> "QuerySet[Letter]":
    """Letters that should have gone out by now, oldest first; with `given_up` those that nobody tries any more."""
    age = GIVE_UP if given_up else OVERDUE
    rows = Letter.objects.filter(sent_at=None, queued_at__lt=now - age).exclude(address="")
    return rows.order_by("queued_at", "pk")


@job(queue="mail", retries=LetterRetries())
def post(letter_id: int) -> None:
    """Send one letter that was not sent yet. Two workers send it once; a failure leaves it unsent for the next try."""
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=True)
            .filter(pk=letter_id, sent_at=None)
            .exclude(address="")
            .first()
        )
        if letter is None:
            return
        message_of(letter).send()
        letter.sent_at = clock.now()
        letter.save(update_fields=["sent_at"])


def message_of(letter: Letter) -> EmailMessage:
    """The letter as it goes out. The calendar file names its METHOD in its type, so that mail programs act on it."""
    message = EmailMessage(letter.subject, letter.body, to=[letter.address])
    if letter.calendar:
        method = next(
            (line[7:].strip() for line in letter.calendar.splitlines() if line.startswith("METHOD:")),
            "PUBLISH",
        )
        part = MIMEText(letter.calendar, "calendar", "utf-8")
        part.set_param("method", method)
        part.add_header("Content-Disposition", "attachment", filename="ceh.ics")
        message.attach(part)
    return message


def _people_in(values: Iterable[Any]) -> set[int]:
    """Ids of the people among the values of a letter, and of those whom its records name."""
    person = get_user_model()
    result = set()
    for value in values:
        if isinstance(value, person):
            result.add(value.pk)
        elif isinstance(value, Model):
            links = (field for field in value._meta.concrete_fields if field.related_model is person)
            result |= {getattr(value, field.attname) for field in links}
    return result - {None}


def erase_letters(*, person: Any, addresses: Collection[str], now: datetime) -> None:
    """Empty the letters to and about a person, and strike out their name and addresses where others quote them.

    What is still to be sent to the person does not go out. Files of the file backend follow after the commit.
    """
    words = [
        word for word in (*addresses, person.name) if " " in word or "@" in word
    ]  # "Ana" alone is many people
    concerned = Q(person=person) | Q(about__contains=[person.pk]) | Q(address__in=addresses)
    Letter.objects.filter(concerned, sent_at=None).update(sent_at=now)
    Letter.objects.filter(concerned).update(address="", subject="", body="", calendar="")
    for word in words:
        quoting = Q(subject__contains=word) | Q(body__contains=word) | Q(calendar__contains=word)
        for letter in Letter.objects.filter(quoting):
            for name in TEXTS:
                setattr(letter, name, getattr(letter, name).replace(word, "…"))
            letter.save(update_fields=TEXTS)
    transaction.on_commit(lambda: erase_files(words))


def erase_files(words: Iterable[str]) -> None:
    """Delete the files of the file backend that hold one of the words."""
    for path in Path(settings.EMAIL_FILE_PATH or "").glob("*.log"):
        text = "\n".join(map(_message_text, path.read_bytes().split(FILE_RULE)))
        if any(word in text for word in words):
            path.unlink(missing_ok=True)


def _message_text(content: bytes) -> str:
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain", "html"))  # type: ignore[attr-defined]
    return f"{message['Subject']} {message['To']} {body.get_content() if body else ''}"


@job()
def sweep_letters() -> None:
    """Queue unsent letters again whose job was lost or failed, for three days; leave queued ones alone."""
    now = clock.now()
    for letter in unsent(now).filter(queued_at__gte=now - GIVE_UP):
        _queue(letter)


def send_again(*, by: Any, now: datetime) -> int:
    """Try all unsent letters again at once, however old. Returns how many. Raises Refused."""
    need(by, "core.send_letters")
    with transaction.atomic():
        letters = list(unsent(now))
        for letter in letters:
            _queue(letter)
        with connection.cursor() as cursor:  # those that wait for their next try need not wait
            cursor.execute(
                "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo' AND task_name = %s",
                [post.name],
            )
    return len(letters)


@job()
def forget_letters() -> None:
    """Empty letters sent long ago; keep their keys, so that none goes out again."""
    old = Letter.objects.filter(sent_at__lt=clock.now() - KEEP)
    old.exclude(address="", body="").update(address="", subject="", body="", calendar="")
