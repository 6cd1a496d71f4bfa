"""Outages: begin one, change its end, end it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.equipment.queries import equipment as units
from ceh.maintenance.actions import outages as actions
from ceh.maintenance.forms.faults import ExtendForm, OutageEndForm, OutageForm
from ceh.maintenance.models import Outage
from ceh.maintenance.queries import faults as queries
from ceh.maintenance.views.desk_faults import crumbs
from ceh.web.pages import FormPage, RecordPage, Visit
from ceh.web.zones import on_clock_of


def _new_form(visit: Visit) -> dict[str, Any]:
    return {"unit": visit.record, "fault": visit.request.GET.get("fault", "")}


outage_new = FormPage(
    permission="equipment.care_for_unit",
    get=units.unit,
    subject="unit",
    crumbs=crumbs,
    back=lambda visit: ("reception:unit_qr", visit.record.qr),
    form=OutageForm,
    options=_new_form,
    initial=lambda visit: {"until": _local(visit.record, visit.now + timedelta(days=1))},
    action=actions.start_outage,
    heading=_("Take out of service"),
    lead=_(
        "Bookings during this time are cancelled. The people who made them get an e-mail with other times."
    ),
    submit=_("Take out of service"),
    done=_("Saved. People whose bookings are cancelled are told."),
    then=lambda _visit, result: result,
)


def _local(unit: Any, moment: Any) -> Any:
    return on_clock_of(unit.space, moment).replace(tzinfo=None, second=0, microsecond=0)


def _is_over(outage: Outage) -> bool:
    return outage.ended_at is not None


outage = RecordPage(
    permission="equipment.care_for_unit",
    get=queries.outage,
    subject="outage",
    heading=lambda visit: visit.record.unit,
    crumbs=crumbs,
    facts=(
        "starts_at",
        (_("Probably until"), lambda outage: None if _is_over(outage) else outage.expected_until),
        (_("Ended"), "ended_at"),
        (_("Fault"), "fault"),
    ),
    space="unit__space",
    context=lambda visit: {"stays": queries.in_the_way(visit.record, visit.now)},
    template="maintenance/outage.html",
)

extend = FormPage(
    permission="equipment.care_for_unit",
    get=queries.outage,
    subject="outage",
    crumbs=lambda visit: [*crumbs(visit), visit.record],
    form=ExtendForm,
    options=lambda visit: {"unit": visit.record.unit},
    initial=lambda visit: {"until": _local(visit.record.unit, visit.record.expected_until)},
    action=actions.extend_outage,
    heading=_("New end of the outage"),
    lead=_("Later: more bookings are cancelled. Earlier: the time is free again."),
    submit=_("Change the end"),
    tone="",
    done=_("Saved."),
)


def _end_text(visit: Visit) -> Any:
    """The label of the outage's end."""
    return _("Back in service") if visit.record.begun_at else _("Cancel the outage")


end = FormPage(
    permission="equipment.care_for_unit",
    get=queries.outage,
    subject="outage",
    crumbs=lambda visit: [*crumbs(visit), visit.record],
    form=OutageEndForm,
    options=lambda visit: {"outage": visit.record},
    action=actions.end_outage,
    heading=_end_text,
    submit=_end_text,
    icon="circle-check",
    done=_("Saved."),
)
