"""Writing and scoring feasibility studies."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.studies import actions, forms, queries
from ceh.studies.models import FeasibilityStudy
from ceh.web.pages import Button, FormPage, Steps, Visit

WRITE = "studies.write_study"


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Feasibility studies"), "studies:studies"), *([visit.record] if visit.record else [])]


study_new = FormPage(
    permission=WRITE,
    crumbs=_crumbs,
    form=forms.StudyForm,
    action=actions.write_study,
    heading=_("New study"),
    lead=_("A draft at first. Score it, then publish it."),
    submit=_("Save draft"),
    done=_("Draft saved. Now score it."),
    then=lambda visit, study: study,
)

study_edit = FormPage(
    permission=WRITE,
    get=queries.study,
    subject="study",
    crumbs=_crumbs,
    form=forms.StudyForm,
    options=lambda visit: {"row": visit.record},
    action=actions.change_study,
    heading=_("Change study"),
    done=_("Saved."),
)

scores_edit = FormPage(
    permission=WRITE,
    get=queries.study,
    subject="study",
    crumbs=_crumbs,
    form=forms.ScoresForm,
    options=lambda visit: {"row": visit.record},
    action=actions.set_scores,
    heading=_("Score the study"),
    about=lambda visit: visit.record,
    done=_("Scored."),
)

attachment_new = FormPage(
    permission=WRITE,
    get=queries.study,
    subject="study",
    crumbs=_crumbs,
    form=forms.AttachmentForm,
    action=actions.add_attachment,
    heading=_("Add an attachment"),
    submit=_("Add"),
    done=_("Attachment added."),
    then=lambda visit, _attachment: visit.record,
)

attachment_remove = Button(
    permission=WRITE,
    get=queries.attachment,
    subject="attachment",
    crumbs=lambda visit: [visit.record.study],
    action=actions.remove_attachment,
    done=_("Attachment removed."),
    back=lambda visit: visit.record.study,
    stays_on_refusal=True,
)

study_steps = Steps(
    model=FeasibilityStudy,
    get=queries.study,
    route="studies/<slug:code>/",
    subject="study",
    by="code",
    crumbs=_crumbs,
    actions={"publish_study": actions.publish_study},
)
