"""Jobs of the tests; they must be importable by name, as the worker does it."""

from ceh.core import mail
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.people.models import Person

ran = []


@job(retries=0)
def note(word):
    """Remember the word."""
    ran.append(word)


@job(retries=0)
def rename(person_id, name):
    """A job that takes long enough to be seen from outside: it journals what it does."""
    with act("core_test.rename", by=None, reason="by job"):
        Person.objects.filter(pk=person_id).update(name=name)


@job(retries=0)
def write_to(person_id, fails, now):
    """Queue a letter in a transaction of the job, which then fails or not."""
    person = Person.objects.get(pk=person_id)
    with act("core_test.write", by=None):
        mail.send("core_test/hello.txt", to=person, now=now, key=f"hello {person_id}")
        if fails:
            raise ValueError("after the letter was queued")
