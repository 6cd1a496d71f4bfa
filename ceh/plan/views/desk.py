"""Marking spaces as established, and taking it back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.plan import actions, queries
from ceh.plan.forms import EstablishForm
from ceh.plan.models import Establishment
from ceh.web import forms
from ceh.web.pages import FormPage, Visit


def _crumbs(visit: Visit) -> list[Any]:
    record = visit.record
    return [(_("Action plan"), "plan:plan"), record.action if isinstance(record, Establishment) else record]


establish = FormPage(
    permission="plan.establish_space",
    get=queries.action,
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
