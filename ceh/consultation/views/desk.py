"""Writing the SWOT and running workshops."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import forms as own
from ceh.consultation import queries
from ceh.consultation.actions import swot, workshops
from ceh.consultation.models import Statement, Workshop
from ceh.web import forms
from ceh.web.pages import Button, FormPage, Steps, Visit

WRITE, RUN = "consultation.write_swot", "consultation.run_workshop"


def _swot_crumbs(visit: Visit) -> list[Any]:
    return [(_("SWOT"), "consultation:swot"), *([visit.record] if visit.record else [])]


def _workshop_crumbs(visit: Visit) -> list[Any]:
    return [(_("Surveys and workshops"), "consultation:workshops"), *([visit.record] if visit.record else [])]


def _finding_crumbs(visit: Visit) -> list[Any]:
    return [(_("Surveys and workshops"), "consultation:workshops"), visit.record.workshop]


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

workshop_new = FormPage(
    permission=RUN,
    crumbs=_workshop_crumbs,
    form=own.WorkshopForm,
    action=workshops.plan_workshop,
    heading=_("Plan a workshop"),
    submit=_("Save draft"),
    done=_("Draft saved. Announce it when the day is set."),
    then=lambda visit, workshop: workshop,
)

workshop_edit = FormPage(
    permission=RUN,
    get=queries.workshop,
    subject="workshop",
    crumbs=_workshop_crumbs,
    form=own.WorkshopForm,
    options=lambda visit: {"row": visit.record},
    action=workshops.change_workshop,
    heading=_("Change workshop"),
    done=_("Saved."),
)

finding_new = FormPage(
    permission=RUN,
    get=queries.workshop,
    subject="workshop",
    crumbs=_workshop_crumbs,
    form=own.FindingForm,
    action=workshops.add_finding,
    heading=_("New finding"),
    submit=_("Add finding"),
    done=_("Finding added."),
)

finding_edit = FormPage(
    permission=RUN,
    get=queries.finding,
    subject="finding",
    crumbs=_finding_crumbs,
    form=own.ChangedFindingForm,
    options=lambda visit: {"finding": visit.record},
    initial=lambda visit: (
        {name: getattr(visit.record, name) for name in ("text", "theme", "votes")}
        | {"expected": visit.record.text, "expected_votes": visit.record.votes}
    ),
    action=workshops.change_finding,
    heading=_("Change finding"),
    done=_("Saved."),
)

finding_merge = FormPage(
    permission=RUN,
    get=queries.finding,
    subject="finding",
    crumbs=_finding_crumbs,
    form=own.MergeForm,
    options=lambda visit: {"finding": visit.record},
    action=workshops.merge_finding,
    heading=_("Merge duplicate"),
    lead=_("The other finding gets the votes; this one stays beside it as a trace."),
    about=lambda visit: visit.record,
    submit=_("Merge"),
    done=_("Merged."),
    then=lambda visit, survivor: survivor,
)

finding_remove = FormPage(
    permission=RUN,
    get=queries.finding,
    subject="finding",
    crumbs=_finding_crumbs,
    form=forms.ConfirmForm,
    action=workshops.remove_finding,
    heading=_("Remove finding"),
    lead=_(
        "It is gone for good, with its votes. Findings that were merged into it stand by themselves again."
    ),
    about=lambda visit: visit.record,
    submit=_("Remove finding"),
    tone="danger",
    done=_("Finding removed."),
    then=lambda visit, _result: visit.record.workshop,
    back=lambda visit: visit.record.workshop,
)

finding_vote = Button(
    permission=RUN,
    get=queries.finding,
    subject="finding",
    action=workshops.vote,
    stays_on_refusal=True,
    crumbs=_finding_crumbs,
)

statement_steps = Steps(
    model=Statement, get=queries.statement, route="swot/<slug:code>/", subject="statement", by="code"
)
workshop_steps = Steps(
    model=Workshop,
    get=queries.workshop,
    route="workshops/<slug:code>/",
    subject="workshop",
    by="code",
    actions={
        "start_workshop": workshops.start_workshop,
        "publish_workshop": workshops.publish_workshop,
    },
)
