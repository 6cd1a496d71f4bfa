"""Leading a version of the plan from its draft into force."""

from django.utils.translation import gettext_lazy as _

from ceh.plan import queries
from ceh.plan.actions import versions
from ceh.plan.models import Plan
from ceh.web.pages import FormPage, Steps

version_new = FormPage(
    permission="plan.manage_versions",
    get=queries.version,
    subject="plan",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record],
    action=versions.begin_version,
    heading=_("Begin a new version"),
    lead=_(
        "A draft with a copy of all actions. The version in force stays as it is until the new one replaces it."
    ),
    submit=_("Begin version"),
    done=_("The draft is there. Change its actions."),
    then=lambda visit, draft: draft,
)

version_steps = Steps(
    model=Plan,
    get=queries.version,
    route="plan/versions/<slug:code>/",
    subject="plan",
    by="code",
    verbs=("consult_plan", "revise_plan", "endorse_plan", "put_in_force_plan"),
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record],
    actions={"endorse_plan": versions.endorse_plan, "put_in_force_plan": versions.put_in_force_plan},
)
