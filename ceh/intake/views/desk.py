"""Tables of a space, for its people: template, upload, preview, taking over, undoing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, journal
from ceh.core.permissions import can, need
from ceh.core.refusals import Refused
from ceh.intake import exports
from ceh.intake.actions import tables as actions
from ceh.intake.forms.tables import TableForm, UndoForm
from ceh.intake.models import KINDS, TableIn
from ceh.intake.queries import tables as queries
from ceh.intake.rules.lines import LABELS, Words
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.web.access import requires
from ceh.web.exports import wanted
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]
WHAT = ("new", "changed", "unchanged", "error")


def _kinds(person: Any, space: Space) -> list[str]:
    """What the person may bring here."""
    return [kind for kind, _label in KINDS if can(person, actions.NEEDS[kind], space)]


@requires("intake.bring_table", get=space_of)
@require_http_methods(READ_WRITE)
def tables(request: HttpRequest, space: Space) -> HttpResponse:
    """Send a table; templates; the earlier ones."""
    kinds = _kinds(request.user, space)
    form = TableForm(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.read_table(
                space=space, kind=data["kind"], filename=data["file"].name, rows=form.rows, by=request.user,
                now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(made)
    listing = Listing(request, None, queries.tables_of(space).filter(kind__in=kinds), per_page=10)
    page = {
        "space": space, "form": form, "kinds": [one for one in KINDS if one[0] in kinds], "listing": listing,
        "columns": [(label, LABELS[kind].values()) for kind, label in KINDS if kind in kinds],
    }  # fmt: skip
    return render(request, "intake/tables.html", page, status=form.status)


@requires("intake.bring_table", get=space_of)
@require_safe
def template(request: HttpRequest, space: Space) -> Any:
    """A table to fill in (?kind=bookings&export=csv), with ?full=1 what is there now."""
    kind = request.GET.get("kind", "bookings")
    if kind not in actions.NEEDS:
        raise Http404
    need(request.user, actions.NEEDS[kind], space)
    full = bool(request.GET.get("full"))
    return exports.template(space, kind, wanted(request), full=full, now=clock.now())


@requires("intake.bring_table", get=queries.table)
@require_http_methods(READ_WRITE)
def table(request: HttpRequest, row: TableIn) -> HttpResponse:
    """What each row does; then take the table over, look again, or undo it."""
    need(request.user, actions.NEEDS[row.kind], row.space)
    form = UndoForm(request.POST or None) if row.state == "applied" else None
    problem = None
    if request.method == "POST":
        try:
            if answer := _do(request, row, form):
                return answer
        except Refused as refused:
            if refused.kind == "permission":
                raise
            problem = refused
            row.refresh_from_db()
    page = {**_page(request, row), "form": form if row.state == "applied" else None, "problem": problem}
    return render(request, "intake/table.html", page, status=422 if problem else form.status if form else 200)


def _page(request: HttpRequest, row: TableIn) -> dict[str, Any]:
    words = Words(queries.code_labels()) if row.kind == "equipment" else None
    lines = [_shown(line, row.kind, words) for line in row.plan]
    counts = {what: sum(one["what"] == what for one in lines) for what in WHAT}
    only = request.GET.get("only", "")
    found = [one for one in lines if one["what"] == only] if only in counts else lines
    return {
        "table": row, "space": row.space, "counts": counts, "only": only, "busy": counts["new"] + counts["changed"],
        "listing": Listing(request, None, found, per_page=50), "entries": journal.entries(row),
        "waiting": row.state in TableIn.machine.group("busy"),
    }  # fmt: skip


def _shown(line: dict[str, Any], kind: str, words: Words | None) -> dict[str, Any]:
    """A line of the preview with the names of its columns, and words for codes."""
    labels = LABELS[kind]
    changes = [
        (labels.get(name, name), *(_in_words(words, name, text) for text in (old, new)))
        for name, old, new in line["changes"]
    ]
    errors = [(labels.get(name) or _("the row"), why) for name, _rule, why in line["errors"]]
    return {**line, "changes": changes, "errors": errors}


def _in_words(words: Words | None, column: str, text: str) -> str:
    written = words.write(column, text) if words and text else text
    return str(_("yes") if written else _("no")) if isinstance(written, bool) else str(written)


def _do(request: HttpRequest, row: TableIn, form: Any) -> HttpResponse | None:
    """What the button says: "apply", "again" or, with a reason, "undo"."""
    do, now, by = request.POST.get("do", ""), clock.now(), request.user
    if do == "apply":
        done = actions.start_table(table=row, digest=request.POST.get("digest", ""), by=by, now=now)
        if done.state == "applied":
            messages.success(request, _("Imported."))
    elif do == "again":
        return redirect(actions.look_again(table=row, by=by, now=now))
    elif form is not None:
        if not form.is_valid():
            return None
        actions.undo_table(table=row, by=by, now=now, reason=form.cleaned_data["reason"])
        messages.success(request, _("The import is undone."))
    return redirect(row)
