"""Pages of imports, of a space or of the network: upload, templates, preview, import, undo."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, journal
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.imports import queries
from ceh.imports.actions import batches as actions
from ceh.imports.adapters import Importer, importer_of, importers_for
from ceh.imports.forms.uploads import UndoForm, UploadForm
from ceh.imports.models import KINDS, ImportBatch
from ceh.imports.rules.tables import OUTCOMES
from ceh.web import exports
from ceh.web.access import requires
from ceh.web.listing import Listing
from ceh.web.pages import FormPage, Visit

NEEDS = "imports.import_table"
TABLES = ngettext_lazy("%(n)s table", "%(n)s tables", "n")
ROWS = ngettext_lazy("%(n)s row", "%(n)s rows", "n")


def _around_uploads(visit: Visit) -> dict[str, Any]:
    """Tables to fill in, and earlier imports."""
    importers = importers_for(visit.by, visit.record)
    earlier = queries.batches_of(visit.record, [importer.kind for importer in importers])
    return {
        "importers": [importer(space=visit.record, by=visit.by, now=visit.now) for importer in importers],
        "listing": Listing(visit.request, None, earlier, per_page=10, noun=TABLES),
    }


Uploads = partial(
    FormPage,
    permission=NEEDS,
    subject="space",
    form=UploadForm,
    options=lambda visit: {"importers": importers_for(visit.by, visit.record)},
    action=actions.create_batch,
    heading=gettext_lazy("Import and export"),
    lead=gettext_lazy("Upload a table, check what it would change, then import it. You can undo it."),
    submit=gettext_lazy("Preview"),
    icon="upload",
    then=lambda _visit, batch: batch,
    context=_around_uploads,
    template="imports/uploads.html",
)

network = Uploads(back=lambda _visit: ("imports:desk",), layout="web/desk.html")

space = Uploads(
    get=queries.space_of,
    crumbs=lambda visit: [(gettext_lazy("Spaces"), "directory:spaces"), visit.record],
    layout="web/base.html",
)


@requires(NEEDS)
@require_safe
def network_template(request: HttpRequest, kind: str) -> Any:
    """A table of the network to fill in (?export=csv); with ?full=1 what is there now."""
    return _template(request, None, kind)


@requires(NEEDS, get=queries.space_of)
@require_safe
def space_template(request: HttpRequest, space: Any) -> Any:
    """A table of a space to fill in (?kind=bookings&export=csv); with ?full=1 what is there now."""
    kinds = [importer.kind for importer in importers_for(request.user, space)]
    return _template(request, space, request.GET.get("kind", kinds[0]))


def _template(request: HttpRequest, space: Any, kind: str) -> Any:
    if kind not in KINDS or importer_of(kind).in_space != (space is not None):
        raise Http404
    need(request.user, importer_of(kind).permission, space)
    importer = importer_of(kind)(space=space, by=request.user, now=clock.now())
    heads = [str(column.label) for column in importer.columns]
    rows = importer.export_rows() if request.GET.get("full") else ()
    filename = f"{kind}-{space.code}" if space else kind
    return exports.response(exports.requested_format(request) or "xlsx", filename, heads, rows)


@requires(NEEDS, get=queries.batch)
def former_address(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Imports of the network had an address of their own."""
    return redirect(batch)


@requires(NEEDS, get=queries.batch)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What each row does; then import the table, preview it again, or undo it."""
    form = None
    if batch.state == "applied":
        form = UndoForm(request.POST or None, hint=importer_of(batch.kind).reason_hint)
    problem = None
    if request.method == "POST":
        try:
            if answer := _do(request, batch, form):
                return answer
        except Refused as refused:
            if refused.kind == "permission":
                raise
            problem = refused
            batch.refresh_from_db()
    page = {
        **_preview(request, batch),
        "form": form if batch.state == "applied" else None,
        "problem": problem,
        "known_problem": _problem_of(batch),
        "entries": journal.entries(batch),
        "layout": "web/base.html" if batch.space else "web/desk.html",
    }
    return render(
        request, "imports/batch.html", page, status=422 if problem else form.status if form else 200
    )


def _problem_of(batch: ImportBatch) -> Refused | None:
    """Why the batch was not imported, in the reader's words."""
    if batch.problem == actions.OUTDATED:
        return actions.outdated()
    return Refused("imports.problem", batch.problem) if batch.problem else None


def _preview(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    importer = actions.importer_for(batch, by=request.user, now=clock.now())
    counts = {outcome: sum(row["outcome"] == outcome for row in batch.preview) for outcome in OUTCOMES}
    only = request.GET.get("only", "")
    rows = [row for row in batch.preview if row["outcome"] == only] if only in counts else batch.preview
    listing = Listing(request, None, rows, per_page=50, noun=ROWS)
    return {
        "batch": batch,
        "importer": importer,
        "counts": counts,
        "only": only,
        "effective": counts["new"] + counts["changed"],
        "listing": listing,
        "shown": [_in_words(row, importer) for row in listing.rows],
        "busy": batch.state in ImportBatch.machine.group("busy"),
    }


def _in_words(row: dict[str, Any], importer: Importer) -> dict[str, Any]:
    """A row of the preview with the labels of its columns, and words for codes."""
    labels = {column.name: column.label for column in importer.columns}
    changes = [
        (labels.get(name, name), *(_cell_in_words(importer, name, text) for text in (old, new)))
        for name, old, new in row["changes"]
    ]
    messages_here = row.get("texts", {}).get(get_language()) or [error[2] for error in row["errors"]]
    errors = [
        (labels.get(error[0]) or _("the row"), message)
        for error, message in zip(row["errors"], messages_here, strict=True)
    ]
    return {**row, "changes": changes, "errors": errors}


def _cell_in_words(importer: Importer, column: str, text: str) -> str:
    value = importer.display(column, text) if text else text
    return str(_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def _do(request: HttpRequest, batch: ImportBatch, form: Any) -> HttpResponse | None:
    """What the button says: "apply", "again" or, with a reason, "undo"."""
    do, now, by = request.POST.get("do", ""), clock.now(), request.user
    if do == "apply":
        batch = actions.start_import(batch=batch, digest=request.POST.get("digest", ""), by=by, now=now)
        if batch.state == "applied":
            messages.success(request, _("Imported."))
    elif do == "again":
        return redirect(actions.refresh_preview(batch=batch, by=by, now=now))
    elif form is not None:
        if not form.is_valid():
            return None
        actions.undo_import(batch=batch, by=by, now=now, reason=form.cleaned_data["reason"])
        messages.success(request, _("The import is undone."))
    return redirect(batch)
