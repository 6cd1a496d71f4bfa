"""Writing the parts of an action: each has a page to add, to change and to remove one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.plan import forms as own
from ceh.plan import queries
from ceh.plan.actions import parts
from ceh.plan.models import Action, FundingSource
from ceh.region.queries import current
from ceh.web import forms
from ceh.web.pages import FormPage, Link, RecordPage, Steps, Visit

EDIT, MONEY = "plan.edit_plan", "plan.manage_funding"


def _crumbs(visit: Visit) -> list[Any]:
    action = visit.record if isinstance(visit.record, Action) else visit.record.action
    return [(_("Action plan"), "plan:plan"), action]


def _options(visit: Visit) -> dict[str, Any]:
    """The action of the form, the part where it changes one, and for costs the years that can be filled in."""
    if isinstance(visit.record, Action):
        return {"action": visit.record}
    return {"action": visit.record.action, "part": visit.record}


def _cost_options(visit: Visit) -> dict[str, Any]:
    options = _options(visit)
    years = queries.cost_years(options["action"], local_day(visit.now, current().timezone))
    return {**options, "years": sorted({*years, *(visit.record.by_year if "part" in options else ())})}


def adding(form: Any, heading: Any, lead: Any = "", permission: str = EDIT, **more: Any) -> FormPage:
    options: dict[str, Any] = {"options": _options, "then": lambda visit, part: part, **more}
    return FormPage(
        permission=permission,
        get=queries.plain_action,
        subject="action",
        crumbs=_crumbs,
        form=form,
        action=parts.add_part,
        heading=heading,
        lead=lead,
        about=lambda visit: visit.record,
        submit=_("Add"),
        done=_("Added."),
        **options,
    )


def changing(get: Any, form: Any, heading: Any, permission: str = EDIT, **more: Any) -> FormPage:
    options: dict[str, Any] = {"options": _options, **more}
    return FormPage(
        permission=permission,
        get=get,
        subject="part",
        crumbs=_crumbs,
        form=form,
        initial=lambda visit: form.initial_of(visit.record),
        action=parts.change_part,
        heading=heading,
        about=lambda visit: visit.record.action,
        done=_("Saved."),
        **options,
    )


def removing(get: Any, heading: Any, permission: str = EDIT) -> FormPage:
    return FormPage(
        permission=permission,
        get=get,
        subject="part",
        crumbs=_crumbs,
        form=forms.ConfirmForm,
        action=parts.remove_part,
        heading=heading,
        lead=_("It leaves the plan. The journal keeps what it said, and your reason."),
        about=lambda visit: visit.record,
        submit=_("Remove"),
        tone="danger",
        done=_("Removed."),
        then=lambda visit, _result: visit.record.action,
    )


cost_new = adding(
    own.CostLineForm,
    _("New line of costs"),
    _("What it pays for, and how much in each year. Leave years without costs empty."),
    options=_cost_options,
)
cost_edit = changing(queries.cost_line, own.CostLineForm, _("Change line of costs"), options=_cost_options)
cost_remove = removing(queries.cost_line, _("Remove line of costs"))
funding_new = adding(own.FundingForm, _("New funding source"), permission=MONEY)
funding_edit = changing(queries.funding, own.FundingForm, _("Change funding source"), permission=MONEY)
funding_remove = removing(queries.funding, _("Remove funding source"), MONEY)
risk_new = adding(own.RiskForm, _("New risk"))
risk_edit = changing(queries.risk, own.RiskForm, _("Change risk"))
risk_remove = removing(queries.risk, _("Remove risk"))
target_new = adding(own.TargetForm, _("New target"))
target_edit = changing(queries.target, own.TargetForm, _("Change target"))
target_remove = removing(queries.target, _("Remove target"))

action_edit = FormPage(
    permission=EDIT,
    get=queries.plain_action,
    subject="action",
    crumbs=_crumbs,
    form=own.ActionForm,
    options=lambda visit: {"action": visit.record},
    initial=lambda visit: own.ActionForm.initial_of(visit.record),
    action=parts.change_action,
    heading=_("Change action"),
    about=lambda visit: visit.record,
    done=_("Saved."),
)
task_new = adding(own.TaskForm, _("New task"))
task_text = changing(queries.task, own.TaskForm, _("Change task"))
task_remove = removing(queries.task, _("Remove task"))
phase_new = adding(own.PhaseForm, _("New phase"), then=lambda visit, phase: visit.record)
phase_edit = changing(queries.phase, own.PhaseForm, _("Change phase"), then=lambda visit, phase: phase.action)
phase_remove = removing(queries.phase, _("Remove phase"))
player_new = adding(own.PlayerForm, _("New player"))
player_edit = changing(queries.player, own.PlayerForm, _("Change the part of an organisation"))
player_remove = removing(queries.player, _("Remove player"))

funding = RecordPage(
    permission="plan.see_version",
    get=queries.funding,
    subject="funding",
    crumbs=_crumbs,
    facts=("organisation", "name", (_("Amount"), "amount")),
    links=(
        Link(_("Change"), "plan:funding_edit", "pencil"),
        Link(_("Remove"), "plan:funding_remove", "trash-2", "button quiet"),
    ),
    template="plan/funding.html",
)

funding_steps = Steps(
    model=FundingSource,
    get=queries.funding,
    route="plan/funding/<int:pk>/",
    subject="funding",
    crumbs=_crumbs,
    actions={"contract_funding": parts.contract_funding},
)
