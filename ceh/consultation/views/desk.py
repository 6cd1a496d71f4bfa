"""Writing the SWOT, the challenges, and the documents that both stand on."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.actions import challenges, swot
from ceh.consultation.forms import challenges as challenge_forms
from ceh.consultation.forms import swot as own
from ceh.consultation.models import Challenge, Statement
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


def _challenge_crumbs(visit: Visit) -> list[Any]:
    return [(_("Challenges"), "consultation:challenges"), *([visit.record] if visit.record else [])]


challenge_new = FormPage(
    permission=WRITE,
    crumbs=_challenge_crumbs,
    form=challenge_forms.ChallengeForm,
    action=challenges.write_challenge,
    heading=_("New challenge"),
    lead=_("A draft at first. Link the statements of the SWOT that it stands on, then publish it."),
    submit=_("Save draft"),
    done=_("Draft saved. Now link the statements that it stands on."),
    then=lambda visit, challenge: challenge,
)

challenge_edit = FormPage(
    permission=WRITE,
    get=queries.challenge,
    subject="challenge",
    crumbs=_challenge_crumbs,
    form=challenge_forms.ChallengeForm,
    options=lambda visit: {"row": visit.record},
    action=challenges.change_challenge,
    heading=_("Change challenge"),
    lead=_("What it says now stays in the history."),
    done=_("Saved."),
)

challenge_statements = FormPage(
    permission=WRITE,
    get=queries.challenge,
    subject="challenge",
    crumbs=_challenge_crumbs,
    form=challenge_forms.StatementsForm,
    options=lambda visit: {"challenge": visit.record},
    action=challenges.link_statements,
    heading=_("What the challenge stands on"),
    lead=_("Only published statements of the SWOT can be chosen."),
    about=lambda visit: visit.record,
    submit=_("Link statements"),
    done=_("Linked."),
)

challenge_steps = Steps(
    model=Challenge,
    get=queries.challenge,
    route="challenges/<slug:code>/",
    subject="challenge",
    by="code",
    actions={"publish_challenge": challenges.publish_challenge},
)

document_new = FormPage(
    permission=WRITE,
    crumbs=lambda visit: [(_("Workshops and documents"), "consultation:workshops")],
    form=challenge_forms.DocumentForm,
    action=swot.add_document,
    heading=_("Add a document"),
    lead=_("A report, study or strategy on which statements of the SWOT can stand."),
    done=_("Document added. Statements can stand on it now."),
    then=lambda visit, document: document,
)

document_edit = FormPage(
    permission=WRITE,
    get=queries.document,
    subject="document",
    crumbs=lambda visit: [(_("Workshops and documents"), "consultation:workshops"), visit.record],
    form=challenge_forms.DocumentForm,
    options=lambda visit: {"row": visit.record},
    action=swot.change_document,
    heading=_("Change document"),
    done=_("Saved."),
)
