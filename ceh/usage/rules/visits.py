"""Decisions about recording visits, with reasons. Pure; the time is an argument."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.usage.models import MOST_HEADS

OLDEST = timedelta(days=400)
GRACE = timedelta(
    days=15
)  # after the end of a year; later entries need a reason (an indicator may be reported by then)
PAPER_LINES = 200


def check_space_open(state: str) -> None:
    """Raise Refused unless people can visit a space in this state."""
    if state != "published":
        raise Refused(
            "bookings.space_closed",
            _("This space is not open now, so no visit can be recorded."),
            _("Its page says until when; other spaces are in the directory."),
            kind="conflict",
        )


def future() -> Refused:
    """The refusal of a day or an instant that is still to come."""
    return Refused(
        "usage.future",
        _("A visit in the future cannot be recorded."),
        _("Choose today or an earlier day."),
        kind="input",
        field_name="day",
    )


def check_time(at: datetime, day: date, *, now: datetime, today: date, reason: str) -> None:
    """Raise Refused for a visit in the future, more than 400 days ago, or in a past year without a reason.

    A past year takes entries without a reason until 15 January (facts on freezing: closing with a grace period).
    """
    if at > now:
        raise future()
    if now - at > OLDEST:
        raise Refused(
            "usage.too_old",
            _("You can’t record a visit that is more than 400 days old."),
            _("Write to a coordinator if it matters for a figure."),
            kind="input",
            field_name="day",
        )
    if needs_reason(day, today) and not reason.strip():
        raise Refused(
            "usage.late_reason",
            _("This day is in a year that has been closed."),
            _("Say why the visit is recorded so late."),
            kind="input",
            field_name="late_reason",
        )


def needs_reason(day: date, today: date) -> bool:
    """Whether an entry for the day comes after its year and the days of grace."""
    return today > date(day.year, 12, 31) + GRACE


def counts(heads: int, under15: int, from15to17: int, band: str, step: int) -> tuple[int, int, int]:
    """(all, under 15, 15 to 17) after one tap in a band; never below nobody.

    Raises Refused "usage.count_full" beyond `MOST_HEADS`, and KeyError for an unknown band.
    """
    result = {"under15": under15, "15-17": from15to17, "18plus": heads - under15 - from15to17}
    result[band] = max(0, result[band] + step)
    if sum(result.values()) > MOST_HEADS:
        raise Refused(
            "usage.count_full",
            _("More than %(most)s people cannot be counted here on one day.") % {"most": MOST_HEADS},
            _("Count them as groups."),
            kind="conflict",
        )
    return sum(result.values()), result["under15"], result["15-17"]


@dataclass(frozen=True)
class PaperLine:
    """One line of a paper list: what was written, and the e-mail address or member number in it ("" if neither)."""

    number: int
    written: str
    email: str = ""
    member: int | None = None


def read_paper(text: str) -> list[PaperLine]:
    """The lines of a paper list. Each names an e-mail address or a member number; empty lines are passed over.

    Raises Refused for more than 200 lines, or none.
    """
    lines = [line.strip() for line in text.splitlines()]
    result = []
    for number, written in enumerate(lines, 1):
        if not written:
            continue
        email = re.search(r"[^\s,;<>]+@[^\s,;<>]+", written)
        member = re.fullmatch(r"\D{0,20}(\d{1,9})\D{0,20}", written)
        result.append(
            PaperLine(
                number,
                written[:200],
                email.group().lower() if email else "",
                int(member.group(1)) if member and not email else None,
            )
        )
    if not result or len(result) > PAPER_LINES:
        raise Refused(
            "usage.paper",
            _("The list is empty.") if not result else _("The list has more than 200 lines."),
            _("Enter one e-mail address or member number in each line, at most 200."),
            kind="input",
            field_name="lines",
        )
    return result
