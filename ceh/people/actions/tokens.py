"""A person's tokens for programs: shown once, kept as a digest, revoked at will."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import ApiToken, Person

DAYS = (30, 365)  # how long a token may live
MANY = 20
FRESH = timedelta(minutes=5)  # so exact is "last used"


def digest(secret: str) -> str:
    """What is kept of a token; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(*, by: Person, name: str, scope: str, days: int, now: datetime) -> tuple[ApiToken, str]:
    """(the row, the token itself, which is never seen again). Raises Refused: "people.keep_tokens", "people.tokens"."""
    need(by, "people.keep_tokens")
    secret = f"ceh_{secrets.token_urlsafe(32)}"
    with act("people.make_token", by=by):
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)
        if ApiToken.objects.filter(person=by, revoked_at=None, expires_at__gt=now).count() >= MANY:
            raise Refused(
                "people.tokens",
                _("You already have the most tokens allowed."),
                _("Revoke one of them first."),
            )
        row = ApiToken.objects.create(
            person=by,
            name=name.strip()[:80],
            scope=scope,
            digest=digest(secret),
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
    return row, secret


def revoke_token(*, token: ApiToken, by: Person, now: datetime) -> None:
    """It works no more; twice changes nothing. Raises Refused: "people.revoke_token"."""
    need(by, "people.revoke_token", token)
    with act("people.revoke_token", by=by):
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def bearer(secret: str) -> tuple[Any, str] | None:
    """(person, scope) of a token that is valid now; None for any other. One statement, seldom two."""
    now = clock.now()
    row = (
        ApiToken.objects.select_related("person")
        .filter(digest=digest(secret), revoked_at=None, expires_at__gt=now, person__is_active=True)
        .first()
    )
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at > FRESH:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.person, row.scope
