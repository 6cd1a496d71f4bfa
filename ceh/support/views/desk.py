"""The adviser's desk: what is late, what is due today, what nobody has taken; and what is done in a case."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.people.queries import today
from ceh.support import forms, queries
from ceh.support.actions import cases, needs, pairing
from ceh.support.models import Case
from ceh.support.views.member import crumbs_in
from ceh.web import filters, tables
from ceh.web.pages import Button, FormPage, ListPage, Visit

HANDLE = "support.handle_case"


class CaseTable(tables.Table):
    """Cases by their number; names only where the reader has a part in the case."""

    number = tables.LinkColumn(verbose_name=_("Case"), order_by="pk")
    who = tables.Column(verbose_name=_("Person"))
    municipality = tables.Column()
    adviser = tables.Column(order_by="adviser__name")
    since = tables.WhenColumn(space=None, verbose_name=_("In this state since"))
    due_on = tables.DayColumn()
    state = tables.StateColumn(verbose_name=_("State"))

    class Meta(tables.Table.Meta):
        model = Case
        fields = ("number", "who", "municipality", "adviser", "since", "due_on", "state")
        empty = (_("No cases"), _("Requests that people send appear here."))


def _desk(visit: Visit) -> dict[str, Any]:
    return {"desk": queries.desk(visit.by, visit.now), "today": today(visit.now)}


desk = ListPage(
    permission="support.see_cases",
    heading=_("Cases"),
    lead=_("Who waits for what, the oldest first."),
    layout="web/desk.html",
    rows=lambda visit: queries.sent_cases(visit.by),
    noun=ngettext_lazy("%(n)s case", "%(n)s cases", "n"),
    filters=filters.fields(
        Case,
        "state",
        "adviser",
        "municipality",
        adviser=filters.ModelChoiceFilter(label=_("Adviser"), queryset=queries.those_who_advised),
        municipality=filters.ModelChoiceFilter(label=_("Municipality"), queryset=queries.municipalities),
    ),
    table=CaseTable,
    filename="cases",
    context=_desk,
    template="support/desk.html",
)

view_case = FormPage(
    permission="support.view_case",
    get=queries.case,
    subject="case",
    crumbs=lambda visit: [(_("Cases"), "support:desk")],
    form=forms.ReasonForm,
    action=cases.view,
    heading=_("Open a case of others"),
    lead=_("You have no part in this case. Say why you open it: both people read your name and the reason."),
    about=lambda visit: visit.record,
    submit=_("Open for an hour"),
    back=lambda visit: ("support:desk",),
    then=lambda visit, _viewing: visit.record,
)

reopen = FormPage(
    permission="support.reopen_case",
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.ReasonForm,
    action=cases.reopen,
    heading=_("Reopen the case"),
    lead=_("A new case continues this one. Write what is needed now."),
    about=lambda visit: visit.record,
    submit=_("Reopen"),
    done=_("Reopened. An adviser takes it again."),
    then=lambda visit, case: case,
)

hand_over = FormPage(
    permission="support.hand_over_case",
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.HandOverForm,
    options=lambda visit: {"now": visit.now, "but": visit.record.adviser_id},
    action=cases.hand_over,
    heading=_("Hand the case over"),
    about=lambda visit: visit.record,
    submit=_("Hand over"),
    done=_("Handed over. Everybody gets an e-mail."),
    then=lambda visit, _result: ("support:desk",),
)

look = FormPage(
    permission=HANDLE,
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.LookForm,
    initial=lambda visit: forms.languages_of(visit.record.person),
    action=pairing.look,
    template="support/look.html",
    heading=_("Look for a mentor"),
    lead=_("The needs say what is looked for. The person sees the list with its reasons and chooses."),
    about=lambda visit: visit.record,
    submit=_("Make the list"),
    done=_("The list is made. The person gets an e-mail and chooses."),
    then=lambda visit, _shortlist: visit.record,
)

candidate_new = FormPage(
    permission=HANDLE,
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.AddForm,
    action=pairing.add,
    heading=_("Add a mentor to the list"),
    lead=_("You know something that the score does not. The person reads your reason."),
    about=lambda visit: visit.record,
    submit=_("Add"),
    done=_("Added."),
    then=lambda visit, _candidate: visit.record,
)

need_new = FormPage(
    permission=HANDLE,
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    form=forms.NeedForm,
    action=needs.add,
    heading=_("Add a need"),
    about=lambda visit: visit.record,
    submit=_("Add"),
    done=_("Added."),
    then=lambda visit, _need: visit.record,
)


def _above_need(visit: Visit) -> list[Any]:
    return [(_("Cases"), "support:desk"), visit.record.case]


need_edit = FormPage(
    permission=HANDLE,
    get=queries.need,
    subject="need",
    crumbs=_above_need,
    form=forms.NeedForm,
    options=lambda visit: {"instance": visit.record},
    action=needs.change,
    heading=_("Change the need"),
    done=_("Saved."),
    back=lambda visit: visit.record.case,
)

need_remove = Button(
    permission=HANDLE,
    get=queries.need,
    subject="need",
    crumbs=_above_need,
    action=needs.remove,
    done=_("Removed."),
    back=lambda visit: visit.record.case,
    stays_on_refusal=True,
)

send_needs = Button(
    permission=HANDLE,
    get=queries.case,
    subject="case",
    crumbs=crumbs_in,
    action=needs.send_list,
    done=_("Sent. The person confirms the list."),
    stays_on_refusal=True,
)
