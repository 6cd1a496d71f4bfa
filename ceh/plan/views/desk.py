"""Planning tasks; marking spaces as established, and taking it back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.plan import actions, queries
from ceh.plan.actions import tasks
from ceh.plan.forms import EstablishForm
from ceh.plan.models import Establishment, Task
from ceh.web import forms
from ceh.web.pages import FormPage, Steps, Visit


def _crumbs(visit: Visit) -> list[Any]:
    record = visit.record
    return [(_("Action plan"), "plan:plan"), record.action if isinstance(record, Establishment) else record]


TASK_FIELDS = ("responsible", "starts_on", "due_on", "deliverable")

task_edit = FormPage(
    permission="plan.manage_tasks",
    get=queries.task,
    subject="task",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record.action, visit.record],
    form=forms.for_record(Task, TASK_FIELDS),
    initial=lambda visit: {name: getattr(visit.record, name) for name in TASK_FIELDS},
    action=tasks.plan_task,
    heading=_("Plan task"),
    about=lambda visit: visit.record,
    done=_("Saved."),
)

task_steps = Steps(
    model=Task,
    get=queries.task,
    route="plan/tasks/<int:pk>/",
    subject="task",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record.action, visit.record],
)

establish = FormPage(
    permission="plan.establish_space",
    get=queries.plain_action,
    subject="action",
    crumbs=_crumbs,
    form=EstablishForm,
    options=lambda visit: {"action": visit.record},
    action=actions.establish_space,
    heading=_("Mark a space as established"),
    lead=_("Its visits then count towards the action’s target, and its page tells why it exists."),
    submit=_("Mark as established"),
    done=lambda _visit, establishment: (
        _("%(space)s is now linked to the action.") % {"space": establishment.space}
    ),
)

withdraw = FormPage(
    permission="plan.establish_space",
    get=queries.establishment,
    subject="establishment",
    crumbs=_crumbs,
    form=forms.ConfirmForm,
    action=actions.withdraw_establishment,
    heading=_("Remove the mark “established”"),
    lead=lambda visit: (
        _("Visits to %(space)s no longer count towards the action. The history stays.")
        % {"space": visit.record.space}
    ),
    submit=_("Remove the mark"),
    done=_("Mark removed. The figures change at once."),
)
