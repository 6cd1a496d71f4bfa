"""Personal data in waitlists: what a person waits for."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, Hooks, Rows, counted, declare
from ceh.waitlist.actions.merging import settle_clashes
from ceh.waitlist.actions.waitlist import leave_waitlist
from ceh.waitlist.models import WaitlistEntry


def leave_all(person: Any, *, by: Any, now: datetime) -> None:
    """Places in waitlists end."""
    entries = WaitlistEntry.objects.filter(person=person, state__in=("waiting", "offered"))
    for entry in entries.order_by("resource"):
        leave_waitlist(entry=entry, by=None, now=now)


declare(
    "waitlist",
    _("Waitlist"),
    About(
        WaitlistEntry,
        "person",
        Rows(
            "waitlist",
            _("Waitlist"),
            "what=resource from=earliest until=latest minutes state",
            "made_at",
            labels={"minutes": _("Minutes")},
        ),
        moves=counted("%(count)d entry in waitlists", "%(count)d entries in waitlists"),
    ),
    hooks=Hooks(erase=leave_all, merge=settle_clashes),
)
