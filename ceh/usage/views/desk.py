"""What the people of a space do: record visits, count groups, see the months."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.refusals import Refused
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.usage.actions import visits as actions
from ceh.usage.forms.visits import GroupForm, MemberVisitForm, PaperListForm
from ceh.usage.models import GroupVisit, Visit
from ceh.usage.queries import visits as queries
from ceh.usage.rules.visits import read_paper
from ceh.web import charts, filters, pages, tables
from ceh.web.access import requires
from ceh.web.pages import FormPage, Link, ListPage, RecordPage, Steps

READ_WRITE = ["GET", "HEAD", "POST"]


class VisitTable(tables.Table):
    """Visits of a space, one a line."""

    day = tables.DayColumn(verbose_name=_("Day"), linkify=lambda record: record.get_absolute_url())
    person = tables.Column(verbose_name=_("Member"))
    source = tables.Column(verbose_name=_("Recorded"))
    as_staff = tables.Column(verbose_name=_("As staff"))
    state = tables.StateColumn(verbose_name=_("State"))

    class Meta:
        model = Visit
        fields = ("day", "person", "source", "as_staff", "state")
        empty = (_("No visits yet"), _("Hang up the poster, or enter the list from the counter."))

    def render_as_staff(self, value: bool) -> Any:
        """In words, not as a sign."""
        return _("yes") if value else _("no")


def today() -> date:
    """The local day of the region."""
    return local_day(clock.now(), current().timezone)


def _months_and_groups(visit: pages.Visit) -> dict[str, Any]:
    """The last twelve months as a chart, and the groups."""
    day = today()
    end = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    months = queries.months(visit.record, date(end.year - 1, end.month, 1), end)
    chart = charts.Stacked(
        _("Visits by month"),
        series=[_("Members"), _("Staff"), _("People in groups")],
        rows=[(date_format(row.first, "M Y"), [row.members, row.staff, row.groups]) for row in months],
    )
    return {"chart": chart, "groups": queries.groups_in(visit.record)}


visits = ListPage(
    permission="usage.see_visits",
    get=network.space,
    subject="space",
    heading=_("Visits"),
    lead=_("Who came, how it was recorded, and what counts."),
    crumbs=lambda visit: [(_("Spaces"), "directory:spaces"), visit.record],
    rows=lambda visit: queries.visits_in(visit.record),
    noun=ngettext_lazy("%(n)s visit", "%(n)s visits", "n"),
    filters=filters.fields(Visit, "day", "state"),
    table=VisitTable,
    filename=lambda visit: f"visits-{visit.record.code}",
    links=(
        Link(_("Record a visit"), "usage:record", "user-check", "button ember", ("code",)),
        Link(_("Enter a paper list"), "usage:paper", "clipboard-list", by=("code",)),
        Link(_("Count at the door"), "reception:counter", "tally-5", by=("code",)),
        Link(_("Count a group"), "usage:group", "users", by=("code",)),
        Link(_("Today"), "reception:today", "sun", by=("code",)),
        Link(_("Poster for the door"), "reception:poster", "qr-code", "button quiet", ("code",)),
    ),
    context=_months_and_groups,
    template="usage/visits.html",
)


def _crumbs(visit: pages.Visit) -> list[Any]:
    space = visit.record if isinstance(visit.record, Space) else visit.record.space
    return [space, (_("Visits"), "usage:visits", space.code)]


SpaceForm = partial(
    FormPage,
    get=network.space,
    subject="space",
    crumbs=_crumbs,
    back=lambda visit: ("usage:visits", visit.record.code),
    initial=lambda visit: {"day": today()},
)

record = SpaceForm(
    permission="usage.record_visit",
    form=MemberVisitForm,
    options=lambda visit: {"space": visit.record, "by": visit.by},
    action=actions.record_member,
    heading=_("Record a visit"),
    lead=_("One member on one day; twice a day counts once."),
    submit=_("Record the visit"),
    done=lambda _visit, visit: _("Recorded.") if visit else _("This member is recorded on that day already."),
)

group = SpaceForm(
    permission="usage.record_group",
    form=GroupForm,
    action=actions.record_group,
    heading=_("Count a group"),
    lead=_("A class, an open day: a number, no names. Groups are shown apart from people with an account."),
    submit=_("Count"),
    done=_("The group is counted."),
)


@requires("usage.record_visit", get=network.space)
@require_http_methods(READ_WRITE)
def paper(request: HttpRequest, space: Space) -> HttpResponse:
    """Enter a paper list: first a look at who was recognised, then all lines at once."""
    form = PaperListForm(request.POST or None, initial={"day": today()})
    matches = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            lines = read_paper(data["lines"])
            if "look" in request.POST:
                matches = actions.match_paper(space=space, lines=lines, by=request.user)
            else:
                visits = actions.record_paper_list(
                    space=space,
                    day=data["day"],
                    lines=lines,
                    by=request.user,
                    now=clock.now(),
                    late_reason=data["late_reason"],
                )
                messages.success(request, _("New visits recorded: %(number)s.") % {"number": len(visits)})
                return redirect("usage:visits", slug=space.code)
        except Refused as refused:
            form.refuse(refused)
    context = {"space": space, "form": form, "matches": matches}
    return render(request, "usage/paper.html", context, status=form.status)


ENTERED = (
    (_("Entered"), "recorded_at"),
    (_("By"), "recorded_by"),
    "late_reason",
    (_("Why voided"), lambda record: record.void_reason if record.state == "voided" else ""),
)

visit = RecordPage(
    permission="usage.see_visits",
    get=queries.visit,
    crumbs=_crumbs,
    heading=lambda visit: visit.record.person,
    facts=("space", "day", "at", "source", "as_staff", *ENTERED),
    space="space",
)

group_visit = RecordPage(
    permission="usage.see_visits",
    get=queries.group_visit,
    crumbs=_crumbs,
    heading=lambda visit: visit.record.what_text,
    facts=(
        "space",
        "day",
        "at",
        "headcount",
        "under15",
        "from15to17",
        (_("Recorded"), lambda group: group.get_source_display()),
        *ENTERED,
    ),
    space="space",
)

visit_steps = Steps(
    model=Visit,
    get=queries.visit,
    route="visits/<int:pk>/",
    subject="visit",
    actions={"void_visit": actions.void_visit, "restore_visit": actions.restore_visit},
    crumbs=lambda visit: [*_crumbs(visit), visit.record],
)

group_visit_steps = Steps(
    model=GroupVisit,
    get=queries.group_visit,
    route="group-visits/<int:pk>/",
    subject="visit",
    actions={"void_group_visit": actions.void_visit, "restore_group_visit": actions.restore_visit},
    crumbs=lambda visit: [*_crumbs(visit), visit.record],
)
