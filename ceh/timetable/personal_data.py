"""Personal data in timetables: calendar addresses, and closures that a person entered."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare, no_person_in
from ceh.timetable.models import Closure, FeedKey, Occupancy, Part, Resource, SpaceCalendar, SpecialDay


def revoke_address(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """The absorbed account's calendar address stops working; the kept one has its own."""
    rows = FeedKey.objects.filter(person=absorbed, revoked_at=None)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(revoked_at=now)
    return {"feed_keys": ids}


def restore_address(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """The address works again."""
    FeedKey.objects.filter(pk__in=moved.get("feed_keys", [])).update(revoked_at=None)


declare(
    "timetable",
    _("Calendars"),
    About(
        FeedKey,
        "person",
        Rows(
            "calendar_addresses",
            _("Calendar addresses"),
            "made_at revoked_at",
            "made_at",
            labels={"made_at": _("Created"), "revoked_at": _("Revoked")},
        ),
        ends="revoked_at",
    ),
    By(Closure, "by", Count("closures_made", _("Closures I entered"))),
    By(Part, "added_by"),
    hooks=Hooks(
        merge=revoke_address,
        undo_merge=restore_address,
        moves={
            "feed_keys": counted(
                "%(count)d calendar address stops working", "%(count)d calendar addresses stop working"
            )
        },
    ),
)
no_person_in(
    "what a space offers, when it is open and what is taken", Resource, SpaceCalendar, SpecialDay, Occupancy
)
