"""Taking machines out of service and back. An outage takes time in the timetable; bookings in it are cancelled."""

from datetime import datetime

from ceh.core import clock
from ceh.core.guards import retrying, translate_db_errors
from ceh.core.jobs import each, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.equipment.models import Unit
from ceh.equipment.states import UNIT
from ceh.maintenance.models import Fault, Outage
from ceh.maintenance.queries import faults as queries
from ceh.maintenance.rules import faults as rules
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import Claim, end_at, lock, preempt
from ceh.usage.actions import usage
from ceh.usage.rules.usage import stopped

SOURCE = "maintenance.outage"
CHUNK = 200


@retrying()
def start_outage(
    *,
    unit: Unit,
    reason: str,
    expected_until: datetime,
    by: Person,
    now: datetime,
    fault: Fault | None = None,
    planned: bool = False,
    starts_at: datetime | None = None,
) -> Outage:
    """Take a machine out of service, now or (planned) from `starts_at` on. Cancel bookings; tell their holders.

    Raises Refused: "equipment.care_for_unit", "maintenance.outage_time", "maintenance.outage_open",
    "bookings.retired".
    """
    need(by, "equipment.care_for_unit", unit)
    starts = (starts_at or now) if planned else now
    rules.check_outage(starts, expected_until, now, planned=planned)
    with (
        translate_db_errors({"outage_one_unplanned": rules.out_already}),
        act("maintenance.start_outage", by=by, reason=reason),
    ):
        lock([unit.resource_id], include_related=True)  # always the resource first, then what is about it
        row = Unit.objects.select_related("resource__space", "model").get(pk=unit.pk)
        if row.state == "retired":
            raise stopped(row)
        if not planned and Outage.objects.filter(unit=row, ended_at=None, planned=False).exists():
            raise rules.out_already()
        return take_out_of_service(
            row,
            reason=reason,
            expected_until=expected_until,
            by=by,
            now=now,
            fault=fault,
            planned=planned,
            starts_at=starts,
        )


def take_out_of_service(
    unit: Unit,
    *,
    reason: str,
    expected_until: datetime,
    by: Person,
    now: datetime,
    fault: Fault | None = None,
    planned: bool = False,
    starts_at: datetime | None = None,
) -> Outage:
    """The outage itself, inside the transaction of an action that checked who acts and locked the resource."""
    outage = Outage.objects.create(
        unit=unit,
        fault=fault,
        planned=planned,
        starts_at=starts_at or now,
        expected_until=expected_until,
        reason=reason.strip()[:300],
        by=by,
        made_at=now,
    )
    _take_time(outage, outage.starts_at, expected_until, by=by, now=now)
    if outage.starts_at <= now:
        _begin(outage, now)
    return outage


def _take_time(outage: Outage, starts: datetime, ends: datetime, *, by: Person | None, now: datetime) -> None:
    claims = [Claim(outage.unit.resource_id, starts, ends, whole=True)]
    preempt(
        claims, kind="outage", source_type=SOURCE, source_id=outage.pk, reason=outage.reason, by=by, now=now
    )


def _begin(outage: Outage, now: datetime) -> None:
    """The machine stops now: what runs on it ends."""
    outage.begun_at = now
    outage.save(update_fields=["begun_at"])
    usage.close_for_outage(unit=outage.unit, now=now)
    if outage.unit.state in ("in_service", "limited"):
        UNIT.apply(outage.unit, "stop_unit", by=None, now=now)


@retrying()
def extend_outage(*, outage: Outage, expected_until: datetime, by: Person, now: datetime) -> Outage:
    """Say anew until when it lasts, later or earlier. Raises Refused: "equipment.care_for_unit", and as a start."""
    need(by, "equipment.care_for_unit", outage.unit)
    with act("maintenance.extend_outage", by=by):
        lock([outage.unit.resource_id], include_related=True)
        outage.refresh_from_db()
        if outage.ended_at is not None:
            raise rules.outage_ended()
        rules.check_outage(outage.starts_at, expected_until, now, planned=False)
        _set_end(outage, expected_until, by=by, now=now)
    return outage


def _set_end(outage: Outage, until: datetime, *, by: Person | None, now: datetime) -> None:
    before = outage.expected_until
    outage.expected_until = until
    outage.save(update_fields=["expected_until"])
    if until > before:
        _take_time(outage, before, until, by=by, now=now)
    else:
        end_at(timetable.claims_of(SOURCE, outage.pk), until, now=now)


@retrying()
def end_outage(*, outage: Outage, by: Person, now: datetime, limits: str = "") -> Outage:
    """The machine works again, wholly or (limits) in part; the rest of the time is free. Twice changes nothing.

    Raises Refused: "equipment.care_for_unit".
    """
    need(by, "equipment.care_for_unit", outage.unit)
    with act("maintenance.end_outage", by=by):
        lock([outage.unit.resource_id], include_related=True)
        outage.refresh_from_db()
        if outage.ended_at is None:
            finish(outage, by=by, now=now, limits=limits)
    return outage


def finish(outage: Outage, *, by: Person | None, now: datetime, limits: str = "") -> None:
    """The end itself, inside the transaction of an action that checked who acts and locked the resource."""
    outage.ended_at = now
    outage.save(update_fields=["ended_at"])
    end_at(timetable.claims_of(SOURCE, outage.pk), max(now, outage.starts_at), now=now)
    unit = Unit.objects.get(pk=outage.unit_id)
    others = Outage.objects.filter(unit=unit, begun_at__isnull=False, ended_at=None)
    if outage.begun_at is None or unit.state != "out_of_service" or others.exists():
        return
    if limits.strip():
        UNIT.apply(unit, "limit_unit", by=by, now=now, limits=limits.strip()[:300])
    else:
        UNIT.apply(unit, "resume_unit", by=by, now=now, limits="")


def begin_due(*, now: datetime) -> int:
    """Planned outages whose time has come: the machine stops."""
    return each(queries.due_to_begin(now)[:CHUNK], lambda row: _begin_due(row, now))


def _begin_due(row: Outage, now: datetime) -> bool:
    with act("maintenance.begin_outage", by=None):
        lock([row.unit.resource_id], include_related=True)
        due = queries.due_to_begin(now).filter(pk=row.pk).exists()
        if due:
            row.unit.refresh_from_db()
            _begin(row, now)
        return due


def settle_overdue(*, now: datetime) -> int:
    """End planned outages whose time is over; extend others by a day, for nobody knows when they end.

    So bookings of tomorrow are cancelled today, and nobody travels to a machine that does not work.
    """
    return each(queries.overdue(now)[:CHUNK], lambda row: _settle_overdue(row, now))


def _settle_overdue(row: Outage, now: datetime) -> bool:
    with act("maintenance.end_outage" if row.planned else "maintenance.extend_outage", by=None):
        lock([row.unit.resource_id], include_related=True)
        if not queries.overdue(now).filter(pk=row.pk).exists():
            return False
        if row.planned:
            finish(row, by=None, now=now)
        else:
            _set_end(row, now + rules.AT_FIRST, by=None, now=now)
        return True


@job()
def run_scheduled_outages() -> None:
    """Every few minutes."""
    now = clock.now()
    begin_due(now=now)
    settle_overdue(now=now)
