"""Tables in and out: template, upload, preview, taking over, undoing; and the whole directory as a table."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock, journal
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.network import actions, queries
from ceh.network.actions.imports import lists_for
from ceh.network.forms.imports import ImportForm
from ceh.network.models import Import
from ceh.network.queries.records import all_records
from ceh.network.rules.imports import cells_in_words, columns, heads, line_in_words
from ceh.region.queries import current
from ceh.web import exports, forms
from ceh.web.access import requires
from ceh.web.listing import Listing

KINDS = ("spaces", "organisations")


@requires("network.import_spaces")
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Send a table; see the earlier ones."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.preview_import(
                kind=data["kind"],
                filename=data["file"].name,
                rows=form.rows,
                by=request.user,
                now=clock.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("network:desk_import", pk=made.pk)
    page = {"form": form, "listing": Listing(request, None, queries.imports(), per_page=10), "kinds": KINDS}
    return render(request, "network/desk_imports.html", page, status=form.status)


def _import(pk: int) -> Any:
    return get_object_or_404(Import.objects.select_related("by"), pk=pk)


@requires("network.import_spaces", get=_import)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, record: Any) -> HttpResponse:
    """The preview; then take it over, look again, or undo it."""
    form = forms.ConfirmForm(request.POST or None) if record.state == "applied" else None
    problem = None
    if request.method == "POST":
        try:
            answer = _do(request, record, form)
        except Refused as refused:
            if refused.kind == "permission":
                raise
            problem = refused
        else:
            if answer:
                return answer
    lists = lists_for(record.kind)
    lines = [line_in_words(record.kind, line, lists) for line in record.plan]
    counts = {
        what: sum(one["what"] == what for one in lines) for what in ("new", "changed", "unchanged", "error")
    }
    only = request.GET.get("only", "")
    wanted = [one for one in lines if one["what"] == only] if only in counts else lines
    page = {
        "record": record,
        "form": form,
        "problem": problem,
        "counts": counts,
        "only": only,
        "busy": counts["new"] + counts["changed"],
        "listing": Listing(request, None, wanted, per_page=50),
        "entries": journal.entries(record),
    }
    return render(
        request, "network/desk_import.html", page, status=422 if problem else form.status if form else 200
    )


def _do(request: HttpRequest, record: Any, form: Any) -> HttpResponse | None:
    """What the button says: "apply", "again" or "undo"."""
    do, now = request.POST.get("do", ""), clock.now()
    if do == "apply":
        row = actions.start_import(
            record=record, digest=request.POST.get("digest", ""), by=request.user, now=now
        )
        done = (
            _("Imported.") if row.state == "applied" else _("The import is running. You can leave this page.")
        )
        messages.success(request, done)
    elif do == "again":
        need(request.user, "network.import_spaces")
        made = actions.preview_import(
            kind=record.kind, filename=record.filename, rows=record.rows, by=request.user, now=now
        )
        return redirect("network:desk_import", pk=made.pk)
    elif form is not None:
        if not form.is_valid():
            return None
        actions.undo_import(record=record, by=request.user, now=now, reason=form.cleaned_data["reason"])
        messages.success(request, _("All is as it was before the import."))
    return redirect("network:desk_import", pk=record.pk)


@requires("network.import_spaces")
def template(request: HttpRequest, kind: str) -> Any:
    """An empty table with the columns (?export=xlsx or csv), or with ?full=1 all that is there now."""
    if kind not in KINDS:
        raise Http404
    languages = tuple(current().languages)
    rows: Any = ()
    if request.GET.get("full"):
        names, lists = columns(kind, languages), lists_for(kind)
        records = (cells_in_words(kind, record, lists) for record in all_records(kind).values())
        rows = ([cells[name] for name in names] for cells in records)
    return exports.response(exports.wanted(request) or "xlsx", kind, heads(kind, languages), rows)


__all__ = ["imports", "one", "template"]
