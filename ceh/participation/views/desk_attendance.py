"""Who came to a workshop: ticks for those who registered, heads for the others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ceh.consultation import queries as consultation
from ceh.consultation.models import Workshop
from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.participation.actions import registrations as actions
from ceh.participation.forms import HeadcountForm, TermsForm
from ceh.participation.queries import registrations as queries
from ceh.web.access import requires
from ceh.web.pages import Button, FormPage
from ceh.web.roll import sent_values

RECORD = "participation.record_attendance"


@requires(RECORD, get=consultation.workshop)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Tick who is there."""
    if request.method == "POST":
        try:
            recorded = actions.record_attendance(
                workshop=workshop,
                marks=sent_values(request, "e"),
                seen=sent_values(request, "w"),
                by=request.user,
                now=clock.now(),
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            _say(request, recorded)
        return redirect("participation:attendance", code=workshop.code)
    rows = queries.registrations(workshop)
    page = {
        "workshop": workshop,
        "entries": [{"row": row, "mark": actions.MARKS[row.state]} for row in rows],
        "headcounts": queries.headcounts(workshop),
        "begun": workshop.state in ("held", "published")
        or (workshop.state == "announced" and workshop.starts_at and workshop.starts_at <= clock.now()),
    }
    return render(request, "participation/attendance.html", page)


def _say(request: HttpRequest, recorded: actions.Recorded) -> None:
    """What was saved, and by name what was not."""
    if recorded.changed or not recorded.conflicts:
        messages.success(request, _("Saved.") if recorded.changed else _("Nothing has changed."))
    for name in recorded.conflicts:
        messages.error(
            request,
            _("%(name)s: not saved. Somebody else has ticked this row in the meantime.") % {"name": name},
        )


heads_new = FormPage(
    permission=RECORD,
    get=consultation.workshop,
    subject="workshop",
    crumbs=lambda visit: [
        visit.record,
        (_("Attendance list"), "participation:attendance", visit.record.code),
    ],
    back=lambda visit: ("participation:attendance", visit.record.code),
    form=HeadcountForm,
    action=actions.count_heads,
    heading=_("People who did not sign in"),
    submit=_("Count"),
    done=_("Counted."),
)

heads_remove = Button(
    permission=RECORD,
    get=queries.headcount,
    subject="headcount",
    crumbs=lambda visit: [visit.record.workshop],
    action=actions.remove_heads,
    done=_("The count is taken back."),
    back=lambda visit: ("participation:attendance", visit.record.workshop.code),
)

terms_edit = FormPage(
    permission="participation.set_terms",
    get=consultation.workshop,
    subject="workshop",
    crumbs=lambda visit: [visit.record],
    form=TermsForm,
    options=lambda visit: {"row": queries.terms(visit.record)},
    action=actions.set_terms,
    heading=_("Places and registration"),
    done=_("Saved."),
)
