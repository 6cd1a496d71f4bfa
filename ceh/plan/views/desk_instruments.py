"""Writing policy instruments, and recording what changed in them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.plan import queries
from ceh.plan.actions import instruments
from ceh.plan.forms import InstrumentForm
from ceh.plan.models import PolicyChange
from ceh.web import forms
from ceh.web.pages import FormPage, Visit

WRITE = "plan.write_instruments"


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Action plan"), "plan:plan"), *([visit.record] if visit.record else [])]


instrument_new = FormPage(
    permission=WRITE,
    crumbs=_crumbs,
    form=InstrumentForm,
    action=instruments.write_instrument,
    heading=_("New policy instrument"),
    lead=_("Where money or rules for the actions come from, and what the plan wants to change there."),
    submit=_("Add policy instrument"),
    done=_("Added. Choose it in the actions of the next draft that are carried out through it."),
    then=lambda visit, instrument: instrument,
)

instrument_edit = FormPage(
    permission=WRITE,
    get=queries.instrument,
    subject="instrument",
    crumbs=_crumbs,
    form=InstrumentForm,
    options=lambda visit: {"part": visit.record},
    initial=lambda visit: InstrumentForm.initial_of(visit.record),
    action=instruments.change_instrument,
    heading=_("Change policy instrument"),
    lead=_("Record what really changed in it, with evidence, on its page; here you write how it stands."),
    about=lambda visit: visit.record,
    done=_("Saved."),
)

instrument_remove = FormPage(
    permission=WRITE,
    get=queries.instrument,
    subject="instrument",
    crumbs=_crumbs,
    form=forms.ConfirmForm,
    action=instruments.remove_instrument,
    heading=_("Remove policy instrument"),
    lead=_("It leaves the plan. The journal keeps what it said, and your reason."),
    about=lambda visit: visit.record,
    submit=_("Remove"),
    tone="danger",
    done=_("Removed."),
    then=lambda visit, _result: ("plan:plan",),
)

CHANGE_FIELDS = ("kind", "text", "changed_on", "evidence")

policy_change_new = FormPage(
    permission="plan.record_policy_change",
    get=queries.instrument,
    subject="instrument",
    crumbs=_crumbs,
    form=forms.for_record(PolicyChange, CHANGE_FIELDS, CHANGE_FIELDS),
    action=instruments.record_policy_change,
    heading=_("Record a change"),
    lead=_("What changed in the instrument, since when, and the document that shows it."),
    about=lambda visit: visit.record,
    submit=_("Record change"),
    done=_("Change recorded."),
)
