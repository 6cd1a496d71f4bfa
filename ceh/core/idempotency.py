"""The same request twice does its work once: a program that lost the answer may ask again under the same key.

The row of the key is written first and in the transaction of the work. Of two that come at once, the second waits for
the first at the unique constraint and then reads its answer.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.guards import retrying
from ceh.core.jobs import job
from ceh.core.models import Answered
from ceh.core.refusals import Refused

KEEP = timedelta(days=3)
Answer = tuple[int, Any]  # (HTTP status, JSON)


@retrying()
def once(
    *, person: Any, key: str, digest: str, now: datetime, act: Callable[[], Answer]
) -> tuple[int, Any, bool]:
    """(status, JSON, whether it was answered before). What `act` raises takes the key back with it.

    After a collision all of it is done again, as `retrying` does.

    Raises Refused: "api.key_reused" for another request under a key that was used.
    """
    with transaction.atomic():
        row, is_new = Answered.objects.get_or_create(
            person=person, key=key, defaults={"digest": digest, "at": now}
        )
        if not is_new:
            if row.digest != digest:
                raise Refused(
                    "api.key_reused",
                    _("This Idempotency-Key was used for another request."),
                    _("Send each request under a key of its own."),
                )
            return row.status, row.body, True
        row.status, row.body = act()
        row.save(update_fields=["status", "body"])
    return row.status, row.body, False


@job()
def forget_answers(timestamp: int = 0) -> None:
    """Delete keys that are too old to be sent again; runs every night."""
    Answered.objects.filter(at__lt=clock.now() - KEEP).delete()
