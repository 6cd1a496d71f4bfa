"""Faults: a space's list, the page of a fault, and what those who care for the machine do with it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.permissions import can
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment as units
from ceh.maintenance.actions import faults as actions
from ceh.maintenance.forms.faults import FaultDetailsForm, HazardForm, WarningForm
from ceh.maintenance.models import Fault
from ceh.maintenance.queries import faults as queries
from ceh.maintenance.rules import faults as rules
from ceh.network import queries as network
from ceh.web import filters, tables
from ceh.web.pages import FormPage, ListPage, RecordPage, Steps, Visit

BACK = timedelta(days=90)  # over which machines are told to be reliable


def crumbs(visit: Visit) -> list[Any]:
    """From a fault, an outage or a machine to its space and its label."""
    unit = visit.record if isinstance(visit.record, Unit) else visit.record.unit
    trail: list[Any] = [unit.space]
    if can(visit.by, "maintenance.see_faults", unit):
        trail.append((_("Faults"), "maintenance:faults", unit.space.code))
    return [*trail, (unit, "reception:unit_qr", unit.qr)]


def _state_of_machines(visit: Visit) -> dict[str, Any]:
    there = list(units.units_in(visit.record))
    warnings = {hazard.pk: hazard for hazards in queries.unread_hazards(there).values() for hazard in hazards}
    return {
        "outages": queries.outages_in(visit.record),
        "hazards": list(warnings.values()),
        "figures": _figures(there, visit.now),
    }


def _figures(there: list[Unit], now: datetime) -> list[tuple[Unit, rules.Reliability]]:
    start, ids = now - BACK, [unit.pk for unit in there]
    down, repairs = queries.spans(ids, start, now), queries.repairs(ids, start, now)
    figures = [(unit, rules.reliability(down[unit.pk], *repairs[unit.pk], start, now)) for unit in there]
    return sorted(figures, key=lambda row: (row[1].uptime, -row[1].faults))


faults = ListPage(
    permission="maintenance.see_faults",
    get=network.space,
    subject="space",
    heading=_("Faults"),
    lead=_("What is wrong, what is out of service, and how reliable the machines are."),
    crumbs=lambda visit: [
        (_("Spaces"), "directory:spaces"),
        visit.record,
        (_("Today"), "reception:today", visit.record.code),
    ],
    rows=lambda visit: queries.faults_in(visit.record),
    noun=ngettext_lazy("%(n)s fault", "%(n)s faults", "n"),
    filters=filters.fields(Fault, "state", "severity"),
    table=tables.columns(
        Fault,
        "unit",
        "severity",
        "reported_at",
        "state",
        at="unit__resource__space_id",
        unit=tables.Column(
            verbose_name=_("Machine"), linkify=lambda record: record.get_absolute_url(), orderable=False
        ),
        empty=(
            _("No faults"),
            _("People who notice a fault report it with one tap, from the QR code on the machine."),
        ),
    ),
    filename=lambda visit: f"faults-{visit.record.code}",
    context=_state_of_machines,
    template="maintenance/fault_list.html",
)


def _around(visit: Visit) -> dict[str, Any]:
    record = visit.record
    outages = queries.open_outages([record.unit_id])[record.unit_id]
    return {
        "unit": record.unit,
        "space": record.unit.space,
        "is_open": record.state in queries.OPEN,
        "outage": outages[0] if outages else None,
        "notice": queries.hazard_of(record),
    }


fault = RecordPage(
    permission="maintenance.see_fault",
    get=queries.fault,
    subject="fault",
    crumbs=crumbs,
    heading=lambda visit: f"{visit.record.unit}: {visit.record.get_severity_display()}",
    facts=("reported_at", "reported_by", "cause", "ended_at"),
    space="unit__space",
    context=_around,
    template="maintenance/fault.html",
)

steps = Steps(
    model=Fault,
    get=queries.fault,
    route="faults/<int:pk>/",
    subject="fault",
    actions={verb: partial(actions.take_step, verb=verb) for verb in actions.STEPS},
    crumbs=lambda visit: [*crumbs(visit), visit.record],
)

details = FormPage(
    permission="maintenance.add_to_fault",
    get=queries.fault,
    subject="fault",
    crumbs=crumbs,
    form=FaultDetailsForm,
    initial=lambda visit: {"text": visit.record.text, "cause": visit.record.cause},
    action=actions.add_details,
    heading=_("Add a description or a picture"),
    submit=_("Add"),
    tone="primary",
    done=_("Added. Thank you."),
)

warn = FormPage(
    permission="equipment.care_for_unit",
    get=queries.fault,
    subject="fault",
    crumbs=crumbs,
    form=WarningForm,
    initial=lambda visit: {"text": visit.record.text},
    action=actions.warn_others,
    heading=_("Warn all who have the same model"),
    submit=_("Warn the others"),
    tone="danger",
    done=_("The others are warned."),
)

read = FormPage(
    permission="equipment.care_for_unit",
    get=network.space,
    subject="space",
    form=HazardForm,
    action=actions.read_hazard,
    heading=_("Mark as read"),
    back=lambda visit: ("maintenance:faults", visit.record.code),
    done=_("Confirmed."),
)
