"""Erasing a person reaches the letters to them, about them, and the files that a backend keeps."""

import datetime as dt

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage, get_connection

from ceh.core import mail
from ceh.core.models import Letter
from ceh.people.actions import erasing
from tests.factories.people import GuardianshipFactory, PersonFactory

NOW = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)


def letter(to, subject, body, about=(), sent_at=NOW):
    return Letter.objects.create(
        person=to,
        address=to.email,
        language="sl",
        subject=subject,
        body=body,
        queued_at=NOW,
        sent_at=sent_at,
        about=list(about),
    )


@pytest.fixture
def child(region):
    return GuardianshipFactory(
        minor=PersonFactory(name="Jaka Mali"), guardian=PersonFactory(name="Eva Velika")
    ).minor


@pytest.mark.django_db
def test_a_letter_remembers_whom_it_is_about(child):
    guardianship = child.guardianships.get()
    sent = mail.send(
        "people/emails/ask_guardianship.txt",
        to=guardianship.guardian,
        now=NOW,
        key="x",
        asker=child,
        guardianship=guardianship,
        as_guardian=False,
        url="/",
    )
    assert sent.about == sorted({child.pk, guardianship.guardian_id, guardianship.asked_by_id} - {None})


@pytest.mark.django_db
def test_erasing_a_child_empties_what_its_guardian_was_told(child):
    guardian = PersonFactory(name="Eva Velika")
    about = letter(guardian, "Jaka Mali je prijavljen", "Jaka Mali pride v sredo.", [child.pk])
    renamed = letter(guardian, "Jaka Prej je prijavljen", "Jaka Prej pride v sredo.", [child.pk])
    quoting = letter(guardian, "Seznam", "Pridejo: Ana Novak, Jaka Mali.")
    waiting = letter(guardian, "Jaka Mali", "Jaka Mali čaka.", [child.pk], sent_at=None)
    other = letter(guardian, "Drugo", "O nikomer.")
    erasing.erase(person=child, by=child, now=NOW)
    for row in (about, renamed, quoting, waiting, other):
        row.refresh_from_db()
    assert [(row.subject, row.body) for row in (about, renamed, waiting)] == [("", "")] * 3
    assert waiting.sent_at is not None
    assert quoting.body == "Pridejo: Ana Novak, …."
    assert (other.subject, other.body) == ("Drugo", "O nikomer.")


@pytest.mark.django_db(transaction=True)
def test_files_of_the_file_backend_that_name_the_person_are_deleted(child, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    backend = "django.core.mail.backends.filebased.EmailBackend"
    connections = []  # files are named after their connection
    for subject, body in (
        ("Jaka Mali", "č" * 200),
        ("Tečaj", "Pride Jaka Mali, č" + "š" * 200),
        ("Drugo", "ž"),
    ):
        connections.append(get_connection(backend))
        EmailMessage(subject, body, to=["eva@example.org"], connection=connections[-1]).send()
    assert len(list(tmp_path.glob("*.log"))) == 3
    erasing.erase(person=child, by=child, now=NOW)
    [kept] = tmp_path.glob("*.log")
    assert b"Drugo" in kept.read_bytes()
    assert outbox.outbox == []
