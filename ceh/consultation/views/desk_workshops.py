"""Running workshops: the agenda, the tables, the findings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.actions import agenda, workshops
from ceh.consultation.forms import workshops as own
from ceh.consultation.models import Workshop
from ceh.web import forms
from ceh.web.pages import Button, FormPage, Steps, Visit

WORKSHOPS = (_("Workshops and documents"), "consultation:workshops")
RUN, ENTER = "consultation.run_workshop", "consultation.enter_findings"


def _workshop_crumbs(visit: Visit) -> list[Any]:
    return [WORKSHOPS, *([visit.record] if visit.record else [])]


def _finding_crumbs(visit: Visit) -> list[Any]:
    return [WORKSHOPS, visit.record.workshop]


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
    options=lambda visit: {"workshop": visit.record},
    action=workshops.add_finding,
    heading=_("New finding"),
    submit=_("Add finding"),
    done=_("Finding added."),
)

finding_edit = FormPage(
    permission=ENTER,
    get=queries.finding,
    subject="finding",
    crumbs=_finding_crumbs,
    form=own.ChangedFindingForm,
    options=lambda visit: {"finding": visit.record},
    initial=lambda visit: (
        {name: getattr(visit.record, name) for name in ("text", "agenda_item", "table", "theme", "votes")}
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

finding_unmerge = Button(
    permission=RUN,
    get=queries.finding,
    subject="finding",
    crumbs=_finding_crumbs,
    action=workshops.unmerge_finding,
    done=_("Separated. The finding has its votes back."),
    stays_on_refusal=True,
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

agenda_item_new = FormPage(
    permission=RUN,
    get=queries.workshop,
    subject="workshop",
    crumbs=_workshop_crumbs,
    form=own.AgendaItemForm,
    action=agenda.add_agenda_item,
    heading=_("Add to the agenda"),
    submit=_("Add"),
    done=_("Added to the agenda."),
)

questions_add = Button(
    permission=RUN,
    get=queries.workshop,
    subject="workshop",
    crumbs=_workshop_crumbs,
    action=agenda.add_questions,
    done=lambda _visit, count: (
        _("The seven questions are on the agenda.") if count else _("All seven questions are there already.")
    ),
    stays_on_refusal=True,
)

agenda_item_edit = FormPage(
    permission=RUN,
    get=queries.agenda_item,
    subject="item",
    crumbs=_finding_crumbs,
    form=own.AgendaItemForm,
    options=lambda visit: {"row": visit.record},
    action=agenda.change_agenda_item,
    heading=_("Change part of the agenda"),
    done=_("Saved."),
)

agenda_item_remove = FormPage(
    permission=RUN,
    get=queries.agenda_item,
    subject="item",
    crumbs=_finding_crumbs,
    action=agenda.remove_agenda_item,
    heading=_("Remove from the agenda"),
    about=lambda visit: visit.record,
    submit=_("Remove"),
    tone="danger",
    done=_("Removed from the agenda."),
    then=lambda visit, _result: visit.record.workshop,
)

table_new = FormPage(
    permission=RUN,
    get=queries.workshop,
    subject="workshop",
    crumbs=_workshop_crumbs,
    form=own.TableForm,
    options=lambda visit: {"by": visit.by},
    action=agenda.add_table,
    heading=_("Add a table"),
    submit=_("Add table"),
    done=_("Table added."),
)

table_edit = FormPage(
    permission=RUN,
    get=queries.table,
    subject="table",
    crumbs=_finding_crumbs,
    form=own.TableForm,
    options=lambda visit: {"by": visit.by, "row": visit.record},
    initial=lambda visit: {"name": visit.record.name},
    action=agenda.change_table,
    heading=_("Change table"),
    done=_("Saved."),
)

table_remove = FormPage(
    permission=RUN,
    get=queries.table,
    subject="table",
    crumbs=_finding_crumbs,
    action=agenda.remove_table,
    heading=_("Remove table"),
    about=lambda visit: visit.record,
    submit=_("Remove"),
    tone="danger",
    done=_("Table removed."),
    then=lambda visit, _result: visit.record.workshop,
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
