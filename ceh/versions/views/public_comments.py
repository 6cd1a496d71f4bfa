"""The public consultation of a draft as everybody sees it: commenting, and what became of each comment."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core.permissions import can
from ceh.versions import queries
from ceh.versions.actions import consultations
from ceh.versions.forms import CommentForm
from ceh.versions.models import Comment, PublicConsultation
from ceh.versions.rules import check_takes_comments
from ceh.web.access import requires
from ceh.web.exports import open_data_response
from ceh.web.pages import PUBLIC, FormPage, RecordPage, Visit


def crumbs(visit: Visit) -> list[Any]:
    """The way up to the version."""
    record = visit.record
    plan = record.plan if isinstance(record, PublicConsultation) else record.consultation.plan
    above = [(_("Action plan"), "plan:plan"), (_("Versions"), "versions:versions"), plan]
    return [*above, record.consultation] if isinstance(record, Comment) else above


def visible_comments(record: PublicConsultation, person: Any) -> list[Comment]:
    """The comments that the person may read: all for the staff, those of the report for everybody, and one's own."""
    rows = queries.comments(record)
    if can(person, "versions.see_comments"):
        return list(rows)
    if record.state == "published":
        return list(rows.exclude(state="hidden"))
    return list(rows.filter(person=person)) if person.is_authenticated else []


def _context(visit: Visit) -> dict[str, Any]:
    """The comments by section, how many came to which end, and whether one can comment today."""
    record = visit.record
    sections, pages = queries.sections(record.plan), queries.actions_by_key(record.plan)
    comments = visible_comments(record, visit.by)
    for comment in comments:
        sections.setdefault(comment.section, _("An action that the draft no longer has"))
        comment.changed = pages.get(comment.changed_action)
    machine = Comment.machine
    sums = [(state, sum(row.state == state.code for row in comments)) for state in machine.states]
    today = queries.today(visit.now)
    return {
        "sections": [
            {
                "key": key,
                "label": label,
                "action": pages.get(key),
                "comments": [comment for comment in comments if comment.section == key],
            }
            for key, label in sections.items()
        ],
        "comments": comments,
        "sums": [(state, count) for state, count in sums if count],
        "takes_comments": record.state == "open" and record.opens_on <= today <= record.closes_on,
        "begins_later": record.state == "open" and today < record.opens_on,
        "is_staff": can(visit.by, "versions.see_comments"),
    }


consultation = RecordPage(
    permission=PUBLIC,
    get=queries.consultation,
    subject="consultation",
    crumbs=crumbs,
    heading=lambda visit: visit.record,
    context=_context,
    template="versions/consultation.html",
)


def _options(visit: Visit) -> dict[str, Any]:
    """For the form. Raises Refused before somebody writes in vain; what was written is refused by the action."""
    row = visit.record
    if visit.request.method != "POST":
        check_takes_comments(row.state, row.opens_on, row.closes_on, queries.today(visit.now))
    return {
        "consultation": row,
        "language": get_language() or "en",
        "has_account": visit.by.is_authenticated,
        "offers_name": consultations.may_be_named(visit.by, visit.now),
    }


def _chosen_section(visit: Visit) -> dict[str, Any]:
    """The section that the address names. Raises Http404 for one that the draft does not have."""
    section = visit.request.GET.get("section", "plan")
    if section not in queries.sections(visit.record.plan):
        raise Http404(section)
    return {"section": section}


comment_new = FormPage(
    permission=PUBLIC,
    get=queries.consultation,
    subject="consultation",
    crumbs=lambda visit: [*crumbs(visit), visit.record],
    form=CommentForm,
    options=_options,
    initial=_chosen_section,
    action=consultations.write_comment,
    heading=_("Comment on the draft"),
    lead=_(
        "Every comment gets an answer. All comments are published with their answers after the consultation."
    ),
    about=lambda visit: visit.record,
    submit=_("Send comment"),
    done=lambda visit, comment: (
        _(
            "Thank you. We have received your comment. Confirm your address by the letter that we have sent you."
        )
        if comment.email
        else _("Thank you. We have received your comment.")
    ),
)

comment_confirm = FormPage(
    permission=PUBLIC,
    get=consultations.comment_of_letter,
    subject="comment",
    action=consultations.confirm_address,
    heading=_("Confirm your address"),
    lead=_("We then write to you when your comment is answered."),
    about=lambda visit: visit.record.text,
    submit=_("Confirm"),
    done=_("Your address is confirmed."),
    back=lambda visit: visit.record.consultation,
)

CSV_HEADER = ("number", "section", "comment", "name", "verdict", "answer", "changed_action", "written_on")


@requires("versions.see_consultation", get=queries.consultation)
@require_safe
def report_csv(request: HttpRequest, consultation: PublicConsultation) -> HttpResponse:
    """What the published report says, for programs; before that what the reader may see."""
    sections = queries.sections(consultation.plan)
    rows = [
        (
            number,
            str(sections.get(comment.section, comment.section)),
            comment.text,
            comment.public_author,
            str(comment.state_info.label),
            str(comment.answer),
            comment.changed_action,
            queries.today(comment.at),
        )
        for number, comment in enumerate(visible_comments(consultation, request.user), 1)
        if comment.state != "hidden"
    ]
    name = f"{gettext('consultation')}-{consultation.plan.code}.csv"
    return open_data_response(name, CSV_HEADER, rows)
