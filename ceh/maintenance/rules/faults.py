"""How reliable machines are, and what is refused about faults and outages. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

Span = tuple[datetime, datetime | None]  # from, until; None: it still goes on
AT_FIRST = timedelta(hours=24)  # so long a machine is taken out where nobody knows until when
TWICE = timedelta(minutes=2)  # the same report again within this is the same tap
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class Reliability:
    """Of one machine in a period. `uptime` is a share of 1 of all its time, night included; `repair` from the report
    of a fault to its end, in the mean over faults that ended as mended in the period, None without one."""

    uptime: float
    down: timedelta
    repair: timedelta | None
    faults: int

    @property
    def share(self) -> float:
        """The uptime as it is shown: whole percents, and 100 only for a machine that was never out."""
        return min(round(self.uptime, 2), 0.99) if self.down else 1.0

    @property
    def repair_hours(self) -> int:
        """The mean repair in full hours, at least 1; 0 without one."""
        return max(1, round(self.repair / timedelta(hours=1))) if self.repair is not None else 0


def downtime(outages: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    """How much of the time from start to end lies in an outage; what overlaps counts once."""
    clipped = sorted((max(begin, start), min(until or end, end)) for begin, until in outages)
    total, reached = timedelta(), start
    for begin, until in clipped:
        if until > max(begin, reached):
            total += until - max(begin, reached)
            reached = until
    return total


def uptime(outages: Iterable[Span], start: datetime, end: datetime) -> float:
    """The share of the time from start to end in which the machine was there to be used, 0 to 1.

    Raises ValueError when the end is not after the start.
    """
    if end <= start:
        raise ValueError("a period ends after it starts")
    return 1 - downtime(outages, start, end) / (end - start)


def mean_repair(repairs: Sequence[tuple[datetime, datetime]]) -> timedelta | None:
    """The mean time from report to repair; None where nothing was repaired."""
    if not repairs:
        return None
    return sum((mended - reported for reported, mended in repairs), timedelta()) / len(repairs)


def reliability(
    outages: Sequence[Span],
    repairs: Sequence[tuple[datetime, datetime]],
    faults: int,
    start: datetime,
    end: datetime,
) -> Reliability:
    """All figures of one machine for the time from start to end."""
    return Reliability(
        uptime(outages, start, end), downtime(outages, start, end), mean_repair(repairs), faults
    )


def check_outage(starts_at: datetime, expected_until: datetime, now: datetime, *, planned: bool) -> None:
    """Raise Refused for an outage that is over before it begins, endless, or planned for the past."""
    wrong, field_name = "", "expected_until"
    if expected_until <= max(starts_at, now):
        wrong = _("The end must lie after the start, in the future.")
    elif expected_until - starts_at > LONGEST:
        wrong = _("That is more than 400 days: take the machine out of use for good.")
    elif planned and starts_at < now:
        wrong, field_name = _("A planned outage must start in the future."), "starts_at"
    if wrong:
        raise Refused(
            "maintenance.outage_time",
            wrong,
            _("Check the day and the hour."),
            kind="input",
            field_name=field_name,
        )


def out_already() -> Refused:
    """The refusal of a second unplanned outage."""
    return Refused(
        "maintenance.outage_open",
        _("This machine is out of service already."),
        _("Change until when, or put it back in service."),
        kind="conflict",
    )


def outage_ended() -> Refused:
    """The refusal of a change to an outage that is over."""
    return Refused(
        "maintenance.outage_over",
        _("This outage is over."),
        _("Open the page again to see the current state."),
        kind="conflict",
    )


def fault_over() -> Refused:
    """The refusal of words added to a fault that is ended."""
    return Refused(
        "maintenance.fault_over",
        _("This fault is closed."),
        _("If it happens again, report it again at the machine."),
        kind="conflict",
    )


def warned() -> Refused:
    """The refusal of a second warning of one fault."""
    return Refused(
        "maintenance.warned",
        _("The others are warned of this fault already."),
        _("See the warning on the page of the fault."),
        kind="conflict",
    )
