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
from ceh.web.pages import FormPage
from ceh.web.roll import sent_values

RECORD = "participation.record_attendance"


@requires(RECORD, get=consultation.workshop)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Tick who is there, and count the others: one form, so that no button drops what is not saved yet."""
    counts = any(request.POST.get(name) for name in HeadcountForm.base_fields)
    form = HeadcountForm(request.POST if counts else None, auto_id="heads-%s")
    if request.method == "POST" and _record(request, workshop, form):
        return redirect("participation:attendance", code=workshop.code)
    rows = queries.registrations(workshop)
    page = {
        "workshop": workshop,
        "entries": [{"row": row, "mark": actions.MARKS[row.state]} for row in rows],
        "headcounts": queries.headcounts(workshop),
        "form": form,
        "begun": workshop.state in ("held", "published")
        or (workshop.state == "announced" and workshop.starts_at and workshop.starts_at <= clock.now()),
    }
    return render(request, "participation/attendance.html", page, status=422 if form.errors else 200)


def _record(request: HttpRequest, workshop: Workshop, form: HeadcountForm) -> bool:
    """Save the ticks, then take back a count or add one. Return whether nothing in the form is wrong."""
    by, now = request.user, clock.now()
    try:
        recorded = actions.record_attendance(
            workshop=workshop,
            marks=sent_values(request, "e"),
            seen=sent_values(request, "w"),
            by=by,
            now=now,
        )
        headcount = next(
            (row for row in queries.headcounts(workshop) if str(row.pk) == request.POST.get("take_back")),
            None,
        )
        _say(request, recorded, quiet=form.is_bound or headcount is not None)
        if headcount is not None:
            actions.remove_heads(headcount=headcount, by=by)
            messages.success(request, _("The count is taken back."))
        if form.is_bound and form.is_valid():
            actions.count_heads(workshop=workshop, by=by, now=now, **form.cleaned_data)
            messages.success(request, _("Counted."))
    except Refused as refused:
        messages.error(request, str(refused))
    return not form.errors


def _say(request: HttpRequest, recorded: actions.Recorded, *, quiet: bool) -> None:
    """What was saved, and by name what was not; `quiet` where another message follows."""
    if recorded.changed or (not recorded.conflicts and not quiet):
        messages.success(request, _("Saved.") if recorded.changed else _("Nothing has changed."))
    for name in recorded.conflicts:
        messages.error(
            request,
            _("%(name)s: not saved. Somebody else has ticked this row in the meantime.") % {"name": name},
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
