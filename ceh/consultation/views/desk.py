"""Writing the SWOT."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.actions import swot
from ceh.consultation.forms import swot as own
from ceh.consultation.models import Statement
from ceh.web import forms
from ceh.web.pages import FormPage, Steps, Visit

WRITE = "consultation.write_swot"


def _swot_crumbs(visit: Visit) -> list[Any]:
    return [(_("SWOT"), "consultation:swot"), *([visit.record] if visit.record else [])]


statement_new = FormPage(
    permission=WRITE,
    crumbs=_swot_crumbs,
    form=own.StatementForm,
    action=swot.write_statement,
    heading=_("New statement"),
    lead=_("A draft at first. Add the evidence, then publish it."),
    submit=_("Save draft"),
    done=_("Draft saved. Now add the evidence."),
    then=lambda visit, statement: statement,
)

statement_edit = FormPage(
    permission=WRITE,
    get=queries.statement,
    subject="statement",
    crumbs=_swot_crumbs,
    form=own.StatementForm,
    options=lambda visit: {"row": visit.record},
    action=swot.change_statement,
    heading=_("Change statement"),
    lead=_("The present version stays in the history."),
    submit=_("Save new version"),
    done=_("Saved."),
)

statement_evidence = FormPage(
    permission=WRITE,
    get=queries.statement,
    subject="statement",
    crumbs=_swot_crumbs,
    form=own.EvidenceForm,
    action=swot.add_evidence,
    heading=_("Add evidence"),
    about=lambda visit: visit.record,
    submit=_("Add evidence"),
    done=_("Evidence added."),
)

statement_challenge = FormPage(
    permission=WRITE,
    get=queries.statement,
    subject="statement",
    crumbs=_swot_crumbs,
    form=own.RaiseForm,
    action=swot.raise_challenge,
    heading=_("Link to a challenge"),
    about=lambda visit: visit.record,
    submit=_("Link"),
    done=_("Linked. The challenge shows the statement when it is published."),
)

link_remove = FormPage(
    permission=WRITE,
    get=queries.evidence_link,
    subject="link",
    crumbs=lambda visit: [(_("SWOT"), "consultation:swot")],
    form=forms.ConfirmForm,
    action=swot.remove_link,
    heading=_("Remove link"),
    lead=_("The link stays in the history, but it no longer counts."),
    about=lambda visit: f"{visit.record.source} → {visit.record.target}",
    submit=_("Remove link"),
    tone="danger",
    done=_("Link removed."),
    back=lambda visit: (
        visit.record.target if isinstance(visit.record.target, Statement) else visit.record.source
    ),
)

link_reason = FormPage(
    permission=WRITE,
    get=queries.evidence_link,
    subject="link",
    crumbs=lambda visit: [(_("SWOT"), "consultation:swot")],
    form=forms.ConfirmForm,
    initial=lambda visit: {"reason": visit.record.reason},
    action=swot.change_reason,
    heading=_("Change the reason"),
    about=lambda visit: f"{visit.record.source} → {visit.record.target}",
    done=_("Saved."),
    back=link_remove.back,
)

statement_steps = Steps(
    model=Statement, get=queries.statement, route="swot/<slug:code>/", subject="statement", by="code"
)
