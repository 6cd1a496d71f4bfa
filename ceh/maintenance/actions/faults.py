"""Reporting faults, mending them, and warning others who have the same model."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from ceh.core.guards import retrying, translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.equipment.models import Unit
from ceh.maintenance import emails
from ceh.maintenance.actions import outages
from ceh.maintenance.models import SEVERITIES, Fault, Hazard, HazardRead, Outage
from ceh.maintenance.queries import faults as queries
from ceh.maintenance.rules import faults as rules
from ceh.maintenance.states import FAULT
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.reception.models import KioskDevice
from ceh.reception.rules.kiosk import no_kiosk
from ceh.timetable.actions.claims import lock
from ceh.usage.rules.usage import stopped

STEPS = ("see_fault", "mend", "solve_fault", "dismiss_fault")


@retrying()
def report_fault(
    *,
    unit: Unit,
    severity: str,
    by: Person | None,
    now: datetime,
    cause: str = "unknown",
    text: str = "",
    picture: Any = None,
    tablet: KioskDevice | None = None,
) -> Fault:
    """Report a fault of a machine. A double tap is one report.

    A danger takes the machine out of service at once, until the staff decide; they get a letter in any
    case. `picture` is a file. At the `tablet` of the space nobody says who they are (`by` is None). Raises Refused:
    "maintenance.report_fault", "reception.no_kiosk", "bookings.retired"; KeyError for a severity that does not exist.
    """
    if tablet is None:
        need(by, "maintenance.report_fault", unit)
    elif tablet.revoked_at is not None or tablet.space_id != unit.space_id:
        raise no_kiosk()
    if severity not in dict(SEVERITIES):
        raise KeyError(severity)
    with act("maintenance.report_fault", by=by):
        lock([unit.resource_id], include_related=True)
        row = Unit.objects.select_related("resource__space", "model").get(pk=unit.pk)
        if row.state == "retired":
            raise stopped(row)
        same = queries.same_report(row.pk, by, severity, now - rules.TWICE)
        if same is not None:
            return same
        fault = Fault.objects.create(
            unit=row,
            severity=severity,
            cause=cause,
            text=text.strip()[:2000],
            reported_at=now,
            reported_by=by,
        )
        if picture is not None:
            picture.seek(0)  # it is read again when two stood in each other's way
            fault.picture.save(picture.name, picture)
        if severity == "danger" and not _is_out(row):
            outages.take_out_of_service(
                row,
                reason=text.strip()[:300] or gettext_noop("dangerous"),
                expected_until=now + rules.AT_FIRST,
                now=now,
                fault=fault,
                by=by or tablet.made_by,  # type: ignore[union-attr]  # one of them is there
            )
        for person, _space in queries.managers_of([row.space_id], now):
            emails.fault_reported(fault, person, now)
    return fault


def _is_out(unit: Unit) -> bool:
    return Outage.objects.filter(unit=unit, ended_at=None, planned=False).exists()


def add_details(
    *, fault: Fault, text: str, cause: str, by: Person, now: datetime, picture: Any = None
) -> Fault:
    """Add words and a picture to a report while it is open. A new picture replaces the old one.

    Raises Refused: "maintenance.add_to_fault", "maintenance.fault_over".
    """
    need(by, "maintenance.add_to_fault", fault)
    with act("maintenance.add_to_fault", by=by):
        row = Fault.objects.select_for_update(of=("self",)).get(pk=fault.pk)
        if row.state not in queries.OPEN:
            raise rules.fault_over()
        row.text, row.cause = text.strip()[:2000], cause
        row.save(update_fields=["text", "cause"])
        if picture is not None:
            row.picture.save(picture.name, picture)
    return row


@retrying()
def take_step(*, fault: Fault, verb: str, by: Person, now: datetime, answer: str = "") -> Fault:
    """Move a fault on by one of STEPS. The reporter is told each time.

    With its end ends the outage that was begun for it. Raises Refused: "equipment.care_for_unit", "fault.state",
    "fault.answer" (the last two steps say what was done); KeyError for another verb.
    """
    with act(f"maintenance.{verb}", by=by):
        lock([fault.unit.resource_id], include_related=True)
        values: dict[str, Any] = {"answer": answer.strip()[:500]} if answer.strip() else {}
        if verb in ("solve_fault", "dismiss_fault"):
            values |= {"ended_at": now, "answer": answer.strip()[:500]}
        FAULT.apply(fault, verb, by=by, now=now, **values)
        if verb in ("solve_fault", "dismiss_fault"):
            for outage in Outage.objects.filter(fault=fault, ended_at=None).select_related(queries.UNIT):
                outages.finish(outage, by=by, now=now)
        emails.fault_step(fault, now)
    return fault


def warn_others(*, fault: Fault, text: str, by: Person, now: datetime) -> Hazard:
    """Warn all spaces that have the same model; the warning stays on their machines' pages until they read it.

    Raises Refused: "equipment.care_for_unit", "maintenance.warned".
    """
    need(by, "equipment.care_for_unit", fault)
    unit = fault.unit
    with (
        translate_db_errors({"maintenance_hazard_fault_id_key": rules.warned}),
        act("maintenance.warn_others", by=by),
    ):
        Fault.objects.select_for_update(of=("self",)).get(pk=fault.pk)  # two at once warn once
        if Hazard.objects.filter(fault=fault).exists():
            raise rules.warned()
        hazard = Hazard.objects.create(
            model=unit.model, fault=fault, text=text.strip()[:2000], told_at=now, by=by
        )
        others = queries.spaces_with(unit.model_id, but=unit.space_id)
        for person, space in queries.managers_of([other.pk for other in others], now):
            emails.hazard(hazard, person, space, now)
    return hazard


def read_hazard(*, hazard: Hazard, space: Space, by: Person, now: datetime) -> HazardRead:
    """A space confirms that it read a warning; again changes nothing. Raises Refused: "equipment.care_for_unit"."""
    need(by, "equipment.care_for_unit", space)
    with act("maintenance.read_hazard", by=by):
        confirmation, _made = HazardRead.objects.get_or_create(
            hazard=hazard, space=space, defaults={"by": by, "read_at": now}
        )
    return confirmation
