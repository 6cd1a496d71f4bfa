"""Enrolments when two accounts of one person are merged."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.mail import time_of
from ceh.enrolment.actions.enrolments import cancel_enrolment
from ceh.enrolment.models import Enrolment
from ceh.timetable.queries import zone_of

GONE = ("cancelled", "expired")
OPEN = ("enrolled", "offered", "waiting")
BEST_FIRST = ("passed", "to_repeat", "attended", "absent", *OPEN)


def end_worse_enrolments(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Of two enrolments in one session the better one stays, whichever account has it.

    The other ends, and its place is offered on; undoing the merge does not bring it back.
    """
    rows = Enrolment.objects.filter(person__in=(kept, absorbed)).exclude(state__in=GONE)
    parts: dict[int, list[Enrolment]] = defaultdict(list)
    for row in rows.select_related("session__course", "session__space").order_by("session", "pk"):
        parts[row.session_id].append(row)
    clashes = []
    for pair in (pair for pair in parts.values() if len(pair) == 2):
        better, worse = sorted(pair, key=lambda row: _rank(row, kept))
        values = {
            "course": better.session.course,
            "day": time_of(better.session.starts_at, None, zone_of(better.session.space)),
            "better": better.state_info.label,
            "worse": worse.state_info.label,
        }
        clashes.append(_("%(course)s, %(day)s: “%(better)s” stays, “%(worse)s” ends.") % values)
        if worse.state in OPEN:
            cancel_enrolment(enrolment=worse, by=None, now=now)
    return {"clashes": clashes}


def _rank(row: Enrolment, kept: Any) -> tuple[int, int, bool]:
    """The better part first; of two in line the earlier, of two equal ones that of the kept account."""
    return BEST_FIRST.index(row.state), row.pk if row.state == "waiting" else 0, row.person_id != kept.pk
