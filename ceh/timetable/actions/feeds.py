"""A person's secret calendar address: made once, shown to its owner, revoked at will."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.people.models import Person
from ceh.timetable.models import FeedKey

SALT = "ceh.timetable.feed"


def make_feed(*, by: Any, now: datetime) -> FeedKey:
    """Make a new address; the old one stops working. Raises Refused: "timetable.keep_own_feed"."""
    need(by, "timetable.keep_own_feed")
    with act("timetable.make_feed", by=by):
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)
        FeedKey.objects.filter(person=by, revoked_at=None).update(revoked_at=now)
        return FeedKey.objects.create(person=by, made_at=now)


def revoke_feed(*, by: Any, now: datetime) -> None:
    """Revoke all addresses. Raises Refused: "timetable.keep_own_feed"."""
    need(by, "timetable.keep_own_feed")
    with act("timetable.revoke_feed", by=by):
        FeedKey.objects.filter(person=by, revoked_at=None).update(revoked_at=now)


def secret(key: FeedKey) -> str:
    """The secret part of the address. It is signed, so the database alone does not reveal it."""
    return signing.Signer(salt=SALT).signature(str(key.pk))


def owner(number: int, token: str) -> Any | None:
    """The owner of a calendar address; None if it is wrong or revoked."""
    key = (
        FeedKey.objects.filter(pk=number, revoked_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    if key is None or not constant_time_compare(secret(key), token):
        return None
    return key.person
