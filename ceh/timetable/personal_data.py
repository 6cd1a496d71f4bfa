"""What the app holds on a person: calendar addresses, and closures that they made."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.journal import act
from ceh.core.personal_data import Labels, register_holder
from ceh.timetable.models import Closure, FeedKey


def export(person: Any) -> dict[str, Any]:
    """Calendar addresses (without the secret), and how many closures the person made."""
    rows = FeedKey.objects.filter(person=person).order_by("made_at")
    found: dict[str, Any] = {
        "calendar_addresses": [
            {"made_at": row.made_at.isoformat(), "revoked_at": row.revoked_at and row.revoked_at.isoformat()}
            for row in rows
        ],
        "closures_made": Closure.objects.filter(by=person).count(),
    }
    return {name: value for name, value in found.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """The address stops to work."""
    FeedKey.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """The absorbed account's address stops to work; the kept one has its own."""
    with act("timetable.move_feeds", by=by):
        rows = FeedKey.objects.filter(person=absorbed, revoked_at=None)
        ids = list(rows.values_list("pk", flat=True))
        rows.update(revoked_at=now)
    return {"feed_keys": ids} if ids else {}


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """The address works again."""
    with act("timetable.move_feeds", by=by):
        FeedKey.objects.filter(pk__in=moved.get("feed_keys", [])).update(revoked_at=None)


LABELS = Labels(
    app=gettext_lazy("Calendars"),
    fields={
        "calendar_addresses": gettext_lazy("Calendar addresses"),
        "made_at": gettext_lazy("Created"),
        "revoked_at": gettext_lazy("Revoked"),
        "closures_made": gettext_lazy("Closures I entered"),
    },
    moves={
        "feed_keys": ngettext_lazy(
            "%(count)d calendar address stops working",
            "%(count)d calendar addresses stop working",
            "count",
        )
    },
)

register_holder("timetable", export=export, erase=erase, move=move, unmove=unmove, labels=LABELS)
