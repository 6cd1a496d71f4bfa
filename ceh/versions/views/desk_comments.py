"""Holding a public consultation: opening it, answering comments, publishing the report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.versions import forms, queries
from ceh.versions.actions import consultations
from ceh.versions.models import Comment, PublicConsultation
from ceh.versions.views.desk import crumbs as version_crumbs
from ceh.versions.views.public_comments import crumbs
from ceh.web.pages import FormPage, Link, RecordPage, Steps, Visit

consultation_new = FormPage(
    permission="versions.manage_consultation",
    get=queries.version,
    subject="plan",
    crumbs=version_crumbs,
    form=forms.ConsultationForm,
    action=consultations.open_consultation,
    heading=_("Open for comments"),
    lead=_(
        "Everybody can read the draft from now on, and comment on it from the first day to the last. "
        "Its text stays as it is until you close the consultation."
    ),
    about=lambda visit: visit.record,
    submit=_("Open for comments"),
    done=_("The draft is open for comments."),
    then=lambda visit, consultation: consultation,
)

consultation_steps = Steps(
    model=PublicConsultation,
    get=queries.consultation,
    route="plan/consultations/<int:pk>/",
    subject="consultation",
    crumbs=lambda visit: [*crumbs(visit), visit.record],
    about=lambda visit: visit.record,
    actions={
        "close_consultation": consultations.close_consultation,
        "publish_consultation": consultations.publish_consultation,
    },
)


def _about(visit: Visit) -> Any:
    """The section or action that a comment is about."""
    comment = visit.record
    return queries.sections(comment.consultation.plan).get(comment.section, comment.section)


comment = RecordPage(
    permission="versions.see_comment",
    get=queries.comment,
    subject="comment",
    crumbs=crumbs,
    heading=lambda visit: _("Comment: %(section)s") % {"section": _about(visit)},
    facts=((_("Written"), "at"), (_("Answered"), "answered_at")),
    links=(
        Link(
            _("Answer comment"),
            "versions:comment_answer",
            "reply",
            "button ember",
            when=lambda comment: comment.state == "received",
        ),
    ),
    context=lambda visit: {
        "changed": queries.actions_by_key(visit.record.consultation.plan).get(visit.record.changed_action)
    },
    template="versions/comment.html",
)

comment_answer = FormPage(
    permission="versions.manage_consultation",
    get=queries.comment,
    subject="comment",
    crumbs=lambda visit: [*crumbs(visit), (_("Comment"), "versions:comment", visit.record.pk)],
    form=forms.AnswerForm,
    options=lambda visit: {"comment": visit.record},
    initial=lambda visit: {
        "answer": visit.record.answer,
        "changed_action": visit.record.changed_action,
    },
    action=consultations.answer_comment,
    heading=_("Answer the comment"),
    about=lambda visit: visit.record.text,
    submit=_("Send answer"),
    done=_("Answered."),
    back=lambda visit: visit.record.consultation,
)

comment_steps = Steps(
    model=Comment,
    get=queries.comment,
    route="plan/comments/<int:pk>/",
    subject="comment",
    verbs=("hide_comment", "reopen_comment"),
    crumbs=lambda visit: [*crumbs(visit), (_("Comment"), "versions:comment", visit.record.pk)],
    about=lambda visit: visit.record.text,
)
