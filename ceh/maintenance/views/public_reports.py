"""Reporting a fault by one tap, on the page behind the label of a machine and at the tablet."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.equipment.queries.equipment import unit_of_label
from ceh.maintenance.actions import faults as actions
from ceh.maintenance.models import SEVERITIES
from ceh.maintenance.queries import faults as queries
from ceh.reception.views.public_kiosk import at_tablet
from ceh.web.access import public, requires
from ceh.web.panels import Panel, register

ICONS = {"note": "eye", "limited": "circle-alert", "broken": "wrench", "danger": "octagon-x"}
BUTTONS = [(code, label, ICONS[code]) for code, label in SEVERITIES]


@requires("maintenance.report_fault", get=unit_of_label)
@require_POST
def report(request: HttpRequest, unit: Unit) -> HttpResponse:
    """One tap: something is wrong. Words and a picture can be added on the page of the fault."""
    severity = request.POST.get("severity", "")
    if severity not in dict(SEVERITIES):
        raise Refused(
            "maintenance.severity",
            _("How bad is it?"),
            _("Choose one of the four."),
            kind="input",
        )
    fault = actions.report_fault(unit=unit, severity=severity, by=request.user, now=clock.now())
    messages.success(request, _("Reported. Thank you for letting us know."))
    return redirect(fault)


@public
@require_POST
def report_at_tablet(request: HttpRequest, slug: str) -> HttpResponse:
    """One tap at the tablet of a space, by nobody's name; elsewhere it does nothing."""
    tablet, unit = at_tablet(request, slug, request.POST.get("unit", ""))
    severity = request.POST.get("severity", "")
    if tablet is not None and unit is not None and severity in dict(SEVERITIES):
        actions.report_fault(unit=unit, severity=severity, by=None, now=clock.now(), tablet=tablet)
        messages.success(request, _("Reported. Thank you for letting us know."))
    return redirect("reception:kiosk", slug=slug)


def state_panel(_reader: Any, _now: datetime, unit: Unit) -> dict[str, Any]:
    """Warnings about the model, and the outage that goes on or is planned."""
    outages = queries.open_outages([unit.pk])[unit.pk]
    return {
        "hazards": queries.unread_hazards([unit])[unit.pk],
        "outage": next((outage for outage in outages if outage.begun_at), None),
        "planned": next((outage for outage in outages if not outage.begun_at), None),
    }


def report_panel(reader: Any, _now: datetime, unit: Unit) -> dict[str, Any]:
    """What is reported already, and the buttons that report more."""
    return {
        "faults": queries.open_faults([unit.pk])[unit.pk],
        "severities": BUTTONS,
    }


register(Panel("machine", "maintenance/_machine.html", state_panel, 0))
register(Panel("machine_more", "maintenance/_report.html", report_panel, 10))
register(
    Panel(
        "kiosk", "maintenance/_report_at_tablet.html", lambda reader, now, unit: {"severities": BUTTONS}, 10
    )
)
