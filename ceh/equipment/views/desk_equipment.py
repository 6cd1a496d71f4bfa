"""What a space has, for its manager: machines, rooms, kits."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment as actions
from ceh.equipment.actions import places, units
from ceh.equipment.forms.equipment import PartsForm, PlaceForm, UnitForm
from ceh.equipment.models import Place, Unit
from ceh.equipment.queries import equipment as queries
from ceh.learning.queries.competences import competences
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.timetable import queries as timetable
from ceh.timetable.actions.kits import set_parts
from ceh.timetable.models import Resource
from ceh.web.access import requires
from ceh.web.panels import panels

READ_WRITE = ["GET", "HEAD", "POST"]


@requires("equipment.manage_equipment", get=space_of)
@require_safe
def equipment(request: HttpRequest, space: Space) -> HttpResponse:
    """All that a space has."""
    places = list(queries.places_in(space))
    parts = queries.parts_of_kits(place.resource for place in places)
    page = {
        "space": space, "units": list(queries.units_in(space)),
        "places": [(place, parts.get(place.resource_id, ())) for place in places],
        "panels": panels("equipment", request.user, clock.now(), space),
    }  # fmt: skip
    return render(request, "equipment/equipment.html", page)


def _form_page(
    request: HttpRequest, space: Space, form: Any, heading: str, submit: str, lead: str = "", **more: Any
) -> HttpResponse:
    page = {"space": space, "form": form, "heading": heading, "lead": lead, "submit": submit} | more
    return render(request, "equipment/equipment_form.html", page, status=form.status)


@requires("equipment.manage_equipment", get=space_of)
@require_http_methods(READ_WRITE)
def unit_new(request: HttpRequest, space: Space) -> HttpResponse:
    """Add a machine."""
    form = UnitForm(request.POST or None, request.FILES or None, competences=competences())
    if request.method == "POST" and form.is_valid():
        try:
            unit = units.add_machine(space=space, by=request.user, now=clock.now(), **form.cleaned_data)
            return redirect(f"{unit.get_absolute_url()}?added=1")
        except Refused as refused:
            form.refuse(refused)
    return _form_page(request, space, form, _("Add a machine"), _("Add"))


@requires("equipment.manage_equipment", get=queries.unit)
@require_http_methods(READ_WRITE)
def unit_edit(request: HttpRequest, row: Unit) -> HttpResponse:
    """Change a machine."""
    initial = {name: getattr(row, name) for name in ("access", "bookable", "serial", "inventory", "note")}
    form = UnitForm(
        request.POST or None,
        request.FILES or None,
        initial=initial | {"name": row.resource.name},
        competences=competences(),
        kind=row.model.category,
        has_competence=queries.needs_of(row).exists(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            units.change_machine(unit=row, by=request.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(row)
        except Refused as refused:
            form.refuse(refused)
    return _form_page(
        request, row.space, form, str(row), _("Save"), unit=row, needs=queries.needs_of(row),
        pictures=queries.pictures_of(row),
    )  # fmt: skip


@requires("equipment.manage_equipment", get=queries.unit)
@require_http_methods(READ_WRITE)
def unit_retire(request: HttpRequest, row: Unit) -> HttpResponse:
    """Take a machine out of use, with the reason; says how many bookings were cancelled."""
    return _retire(request, row.space, row, lambda **why: actions.retire_unit(unit=row, **why))


def _retire(request: HttpRequest, space: Space, thing: Any, retire: Callable[..., int]) -> HttpResponse:
    """The page that asks why, and the step itself."""
    if request.method == "POST":
        try:
            gone = retire(by=request.user, now=clock.now(), reason=request.POST.get("reason", ""))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        told = ngettext("%(n)s booking was cancelled.", "%(n)s bookings were cancelled.", gone) % {"n": gone}
        messages.success(request, f"{_('Taken out of use.')} {told if gone else ''}".strip())
        return redirect("equipment:equipment", slug=space.code)
    return render(request, "equipment/unit_retire.html", {"thing": thing, "space": space})


@requires("equipment.manage_equipment", get=space_of)
@require_http_methods(READ_WRITE)
def place_new(request: HttpRequest, space: Space) -> HttpResponse:
    """Add a room, seats, a kit, premises."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.add_place(space=space, by=request.user, **form.cleaned_data)
        messages.success(request, _("Added. It can be booked now."))
        if made.resource.kind == "kit" and made.resource.capacity == 1:
            return redirect("equipment:kit_parts", pk=made.resource_id)
        return redirect("equipment:equipment", slug=space.code)
    return _form_page(request, space, form, _("Add a room, seats or a kit"), _("Add"))


@requires("equipment.manage_equipment", get=queries.place)
@require_http_methods(READ_WRITE)
def place_edit(request: HttpRequest, row: Place) -> HttpResponse:
    """Change a room, seats, a kit, premises."""
    initial = {"name": row.resource.name, "capacity": row.resource.capacity}
    initial |= {"area_m2": row.area_m2, "description": row.description}
    form = PlaceForm(request.POST or None, known=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            places.change_place(place=row, by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("equipment:equipment", slug=row.resource.space.code)
    return _form_page(request, row.resource.space, form, str(row), _("Save"))


@requires("equipment.manage_equipment", get=queries.place)
@require_http_methods(READ_WRITE)
def place_retire(request: HttpRequest, row: Place) -> HttpResponse:
    """Take a room out of use, with the reason."""
    return _retire(request, row.resource.space, row, lambda **why: places.retire_place(place=row, **why))


@requires("equipment.manage_equipment", get=queries.kit)
@require_http_methods(READ_WRITE)
def kit_parts(request: HttpRequest, kit: Resource) -> HttpResponse:
    """Say what a kit consists of."""
    form = PartsForm(request.POST or None, initial={"parts": timetable.parts_of([kit.pk]).get(kit.pk, ())})
    form.fields["parts"].queryset = queries.fit_into_kit(kit)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            without = set_parts(kit=kit, parts=form.cleaned_data["parts"], by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            told = ngettext(
                "%(n)s booking ahead goes without a new part, because somebody has it then.",
                "%(n)s bookings ahead go without a new part, because somebody has it then.", len(without),
            ) % {"n": len(without)}  # fmt: skip
            messages.success(request, f"{_('Saved.')} {told if without else ''}".strip())
            return redirect("equipment:equipment", slug=kit.space.code)
    return _form_page(request, kit.space, form, str(kit), _("Save"))
