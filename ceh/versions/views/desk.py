"""Writing a version of the plan, and leading it from its draft into force."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.plan.models import Plan
from ceh.plan.queries import plain_action
from ceh.versions import forms, queries
from ceh.versions.actions import causes, consultations, versions
from ceh.web.forms import ConfirmForm
from ceh.web.pages import FormPage, Steps, Visit


def crumbs(visit: Visit) -> list[Any]:
    """The way up."""
    return [(_("Action plan"), "plan:plan"), (_("Versions"), "versions:versions"), visit.record]


version_new = FormPage(
    permission="plan.manage_versions",
    get=queries.version,
    subject="plan",
    crumbs=crumbs,
    action=versions.begin_version,
    heading=_("Begin a new version"),
    lead=_(
        "A draft with a copy of all actions. The version in force stays as it is until the new one replaces it."
    ),
    submit=_("Begin version"),
    done=_("The draft is there. Change its actions."),
    then=lambda visit, draft: draft,
)

action_new = FormPage(
    permission="plan.edit_plan",
    get=queries.version,
    subject="plan",
    crumbs=crumbs,
    form=forms.ActionForm,
    action=versions.add_action,
    heading=_("New action"),
    about=lambda visit: visit.record,
    submit=_("Add action"),
    done=_("Action added. Write what it is about, and add tasks, players and money."),
    then=lambda visit, action: action,
)

action_remove = FormPage(
    permission="plan.edit_plan",
    get=plain_action,
    subject="action",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record.plan, visit.record],
    form=ConfirmForm,
    action=versions.remove_action,
    heading=_("Remove action"),
    lead=_("The next version does without it. As long as this is a draft, the version in force keeps it."),
    about=lambda visit: visit.record,
    submit=_("Remove"),
    tone="danger",
    done=_("Action removed."),
    then=lambda visit, _result: visit.record.plan,
)

version_steps = Steps(
    model=Plan,
    namespace="versions",
    get=queries.version,
    route="plan/versions/<slug:code>/",
    subject="plan",
    by="code",
    verbs=("consult_plan", "revise_plan", "endorse_plan", "put_in_force_plan", "discard_plan"),
    crumbs=crumbs,
    actions={
        "consult_plan": consultations.consult_plan,
        "endorse_plan": versions.endorse_plan,
        "put_in_force_plan": versions.put_in_force_plan,
    },
)

cause_new = FormPage(
    permission="versions.link_causes",
    get=plain_action,
    subject="action",
    crumbs=crumbs,
    form=forms.CauseForm,
    action=causes.add_cause,
    heading=_("What the action answers"),
    lead=_("A challenge that it answers, or a good practice that it takes over."),
    about=lambda visit: visit.record,
    submit=_("Link"),
    done=_("Linked."),
)

cause_remove = FormPage(
    permission="versions.link_causes",
    get=queries.cause,
    subject="link",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record.target],
    form=ConfirmForm,
    action=causes.remove_cause,
    heading=_("Remove link"),
    lead=_("The link stays in the history, but it no longer counts."),
    about=lambda visit: f"{visit.record.source} → {visit.record.target}",
    submit=_("Remove link"),
    tone="danger",
    done=_("Link removed."),
    back=lambda visit: visit.record.target,
)
