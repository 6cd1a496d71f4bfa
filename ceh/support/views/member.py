"""A person's own cases, and the page of a case, which both people of it share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.people.queries import today
from ceh.support import forms, queries
from ceh.support.actions import cases, needs, pairing
from ceh.support.models import Case
from ceh.support.views.member_shortlists import cards_of
from ceh.web import tables
from ceh.web.pages import SIGNED_IN, Button, FormPage, Link, ListPage, RecordPage, Steps, Visit

PROGRAMME = (_("Support"), "support:programme")
WHO = ("person", "adviser", "mentor", "municipality", "band")
FACTS = (*WHO, "stage", "turnover", "people_working", "submitted_at", "continues")


def crumbs(visit: Visit) -> list[Any]:
    """Where a case stands for its reader: among their own, or on the desk."""
    if visit.record is not None and visit.record.person_id != visit.by.pk:
        return [(_("Cases"), "support:desk")]
    return [PROGRAMME, (_("My cases"), "support:my_cases")]


def crumbs_in(visit: Visit) -> list[Any]:
    """The case above a page of its own."""
    return [*crumbs(visit), visit.record]


my_cases = ListPage(
    permission=SIGNED_IN,
    heading=_("My cases"),
    crumbs=lambda visit: [PROGRAMME],
    rows=lambda visit: queries.cases_of(visit.by),
    table=tables.columns(
        Case,
        "number",
        "adviser",
        "made_at",
        "state",
        number=tables.LinkColumn(verbose_name=_("Case"), order_by="pk"),
        empty=(_("No cases yet"), _("Write what you want to achieve, and an adviser helps you.")),
    ),
    links=(Link(_("Ask for support"), "support:case_new", "plus", "button ember", by=()),),
)

case_new = FormPage(
    permission="support.start_case",
    crumbs=lambda visit: [PROGRAMME],
    form=forms.CaseForm,
    initial=lambda visit: forms.first_values(visit.by),
    action=cases.begin,
    heading=_("Ask for support"),
    lead=_("Write as you would tell a friend. It is a draft until you send it."),
    submit=_("Save the draft"),
    done=_("Saved. Read it once more, then send it."),
    then=lambda visit, case: case,
)

case_edit = FormPage(
    permission="support.change_case",
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.CaseForm,
    options=lambda visit: {"instance": visit.record},
    action=cases.write,
    heading=_("Change the request"),
    done=_("Saved."),
)


def _around(visit: Visit) -> dict[str, Any]:
    row = visit.record
    shortlist = queries.shortlist_of(row)
    return {
        "needs": list(row.needs.select_related("skill")),
        "shortlist": shortlist,
        "cards": cards_of(shortlist) if shortlist else [],
        "proposals": queries.proposals_of(row),
        "notes": queries.notes_for(row, visit.by),
        "viewings": queries.viewings_of(row),
        "is_mine": row.person_id == visit.by.pk,
        "contact": queries.contact_of(row, today(visit.now)) if row.adviser_id == visit.by.pk else None,
    }


def _has_adviser(row: Case) -> bool:
    return row.adviser_id is not None and row.state != "closed"


def _looks(row: Case) -> bool:
    """A shortlist is due: the first, or another that the person asked for."""
    newest = row.shortlists.first() if row.state == "shortlisting" else None
    return row.state == "needs_agreed" or (newest is not None and newest.others_wanted_at is not None)


case = RecordPage(
    permission="support.see_case",
    get=queries.case,
    subject="case",
    crumbs=crumbs,
    facts=FACTS,
    links=(
        Link(_("Change"), "support:case_edit", "pencil"),
        Link(_("Look for a mentor"), "support:look", "users", "button ember", when=_looks),
        Link(_("Reopen"), "support:reopen", "rotate-ccw", when=lambda row: row.state == "closed"),
        Link(_("Hand over"), "support:hand_over", "forward", "button quiet", when=_has_adviser),
    ),
    context=_around,
    template="support/case.html",
)

choose = FormPage(
    permission="support.write_case",
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.ChooseForm,
    options=lambda visit: {"case": visit.record},
    action=pairing.choose,
    heading=_("Choose a mentor"),
    about=lambda visit: visit.record,
    submit=_("Ask this mentor first"),
    done=_("The mentor is asked and answers within three working days."),
    then=lambda visit, _proposal: visit.record,
)

others = Button(
    permission="support.write_case",
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    action=pairing.ask_for_others,
    done=_("Your adviser makes another list."),
    stays_on_refusal=True,
)

note_new = FormPage(
    permission="support.write_note",
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.NoteForm,
    action=needs.write_note,
    heading=_("Write a note"),
    about=lambda visit: visit.record,
    submit=_("Save"),
    done=_("Saved."),
    then=lambda visit, _note: visit.record,
)

steps = Steps(
    model=Case,
    get=queries.case,
    route="support/cases/<int:pk>/",
    subject="case",
    verbs=(
        "submit_case",
        "discard_case",
        "take_case",
        "ask_applicant",
        "answer_adviser",
        "confirm_needs",
        "part_from_mentor",
        "rework_needs",
        "finish_case",
        "signpost_case",
        "refuse_case",
        "withdraw_case",
        "suspend_case",
        "resume_case",
        "end_case",
    ),
    actions={
        "submit_case": cases.submit,
        "discard_case": cases.discard,
        "take_case": cases.take,
        "ask_applicant": cases.ask,
        "answer_adviser": cases.answer,
        "confirm_needs": cases.confirm_needs,
        "part_from_mentor": pairing.part,
        "rework_needs": cases.rework,
        "suspend_case": cases.suspend,
        "resume_case": cases.resume,
        **cases.CLOSERS,
    },
    forms={"submit_case": forms.SubmitForm},
    crumbs=crumbs_in,
)
