"""One machine for its manager: what it can do, what it asks for, its papers, its way to another space, its label."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment as actions
from ceh.equipment.actions import units
from ceh.equipment.forms.units import MoveForm, NeedForm, PaperForm, ValuesForm
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment as queries
from ceh.learning.queries.competences import competences
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.timetable.queries import zone_of
from ceh.web.access import requires

READ_WRITE = ["GET", "HEAD", "POST"]


def _page(request: HttpRequest, row: Unit, form: Any, heading: str, submit: str, **more: Any) -> HttpResponse:
    page = {"unit": row, "space": row.space, "form": form, "heading": heading, "submit": submit} | more
    return render(request, "equipment/unit_part.html", page, status=form.status)


@requires("equipment.manage_equipment", get=queries.unit)
@require_http_methods(READ_WRITE)
def care(request: HttpRequest, row: Unit) -> HttpResponse:
    """What the model can do: by this it is found in all spaces."""
    form = ValuesForm(
        request.POST or None, properties=list(row.model.category.properties.all()),
        values=list(row.model.values.all()),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        units.set_values(unit=row, values=form.values, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(row)
    lead = _("This holds for every machine of this model, in all spaces.")
    return _page(request, row, form, _("What it can do"), _("Save"), lead=lead)


@requires("equipment.manage_equipment", get=queries.unit)
@require_http_methods(READ_WRITE)
def needs(request: HttpRequest, row: Unit) -> HttpResponse:
    """The competences that this machine asks for."""
    all_spaces = can(request.user, "equipment.manage_equipment")
    form = NeedForm(request.POST or None, competences=competences(), of_models=all_spaces)
    if request.method == "POST" and form.is_valid():
        try:
            given = dict(form.cleaned_data)
            of = {"model": row.model} if given.pop("for_model", False) else {"unit": row}
            actions.require_competence(by=request.user, **of, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("equipment:unit_needs", pk=row.pk)
    asked = [(one, all_spaces or one.unit_id == row.pk) for one in queries.needs_of(row)]
    return _page(request, row, form, _("What it asks for"), _("Ask for it"), needs=asked)


@requires("equipment.manage_equipment", get=queries.unit)
@require_http_methods(READ_WRITE)
def papers(request: HttpRequest, row: Unit) -> HttpResponse:
    """Manuals, safety sheets and pictures."""
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        picture, document = given.pop("picture"), given.pop("document")
        file = picture.image if picture else document
        units.add_paper(unit=row, by=request.user, now=clock.now(), file=file, **given)
        messages.success(request, _("Added."))
        return redirect("equipment:unit_papers", pk=row.pk)
    return _page(request, row, form, _("Photos, manuals and sheets"), _("Add"), papers=queries.papers_of(row))


@requires("equipment.manage_equipment", get=queries.unit)
@require_POST
def drop(request: HttpRequest, row: Unit) -> HttpResponse:
    """Ask for a competence no longer, or show a paper no longer."""
    if pk := request.POST.get("need", ""):
        found = next((one for one in queries.needs_of(row) if str(one.pk) == pk), None)
        if found is None:
            raise Http404(pk)
        actions.drop_requirement(requirement=found, by=request.user, now=clock.now())
        return redirect("equipment:unit_needs", pk=row.pk)
    pk = request.POST.get("paper", "")
    paper = next((one for one in queries.papers_of(row) if str(one.pk) == pk), None)
    if paper is None:
        raise Http404(pk)
    units.remove_paper(paper=paper, unit=row, by=request.user, now=clock.now())
    return redirect("equipment:unit_papers", pk=row.pk)


@requires("equipment.manage_equipment", get=queries.unit)
@require_http_methods(READ_WRITE)
def move(request: HttpRequest, row: Unit) -> HttpResponse:
    """The machine goes to another space; its bookings go with it."""
    others = queries.spaces_to_move_to(row)
    mine = [one.pk for one in others if can(request.user, "equipment.manage_equipment", one)]
    form = MoveForm(request.POST or None, spaces=others.filter(pk__in=mine), zone=zone_of(row.space))
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_unit(unit=row, by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Moved."))
            return redirect(row)
    lead = _("Bookings ahead follow the machine. You can move it only to a space where you keep equipment.")
    return _page(request, row, form, _("Move to another space"), _("Move it"), lead=lead)


@requires("equipment.manage_equipment", get=queries.unit)
@require_safe
def label(request: HttpRequest, row: Unit) -> HttpResponse:
    """The label of one machine, as PDF."""
    return _pdf(request, [row], str(row), f"label-{row.qr}")


@requires("equipment.manage_equipment", get=space_of)
@require_safe
def sheet(request: HttpRequest, space: Space) -> HttpResponse:
    """The labels of all machines of a space, as PDF."""
    rows = list(queries.units_in(space))
    if not rows:
        messages.info(request, _("There is no machine to make a label for yet."))
        return redirect("equipment:equipment", slug=space.code)
    return _pdf(request, rows, str(space), f"labels-{space.code}")


def _pdf(request: HttpRequest, rows: list[Unit], title: str, name: str) -> HttpResponse:
    from ceh.equipment.exports.labels import labels  # noqa: PLC0415 - what makes PDF is large and seldom needed

    told = [
        (one, request.build_absolute_uri(reverse("usage:unit_qr", kwargs={"code": one.qr}))) for one in rows
    ]
    response = HttpResponse(labels(told, title), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
