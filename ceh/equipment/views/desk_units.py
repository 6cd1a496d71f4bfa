"""One machine for its manager: what it can do, what it asks for, its papers, its way to another space, its label."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core.permissions import can
from ceh.equipment.actions import equipment as actions
from ceh.equipment.actions import units
from ceh.equipment.forms.equipment import UnitForm
from ceh.equipment.forms.units import MoveForm, NeedForm, PaperForm, ValuesForm
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment as queries
from ceh.equipment.views.desk_equipment import crumbs, home
from ceh.learning.queries.competences import competences
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.timetable.queries import zone_of
from ceh.web import forms
from ceh.web.access import requires
from ceh.web.pages import FormPage, Visit

OfUnit = partial(
    FormPage,
    permission="equipment.manage_equipment",
    get=queries.unit,
    subject="unit",
    crumbs=lambda visit: [*crumbs(visit), visit.record],
)

unit_edit = OfUnit(
    form=UnitForm,
    options=lambda visit: {
        "competences": competences(),
        "kind": visit.record.model.category,
        "has_competence": queries.needs_of(visit.record).exists(),
    },
    initial=lambda visit: {
        "name": visit.record.resource.name,
        **{
            name: getattr(visit.record, name)
            for name in ("access", "bookable", "serial", "inventory", "note")
        },
    },
    action=units.change_machine,
    heading=lambda visit: visit.record,
    crumbs=crumbs,
    back=home,
    done=_("Saved."),
    then=lambda visit, unit: unit,
    template="equipment/unit_edit.html",
    context=lambda visit: {
        "needs": queries.needs_of(visit.record),
        "pictures": queries.pictures_of(visit.record),
    },
)

care = OfUnit(
    form=ValuesForm,
    options=lambda visit: {"model": visit.record.model},
    action=units.set_values,
    heading=_("What it can do"),
    lead=_("This applies to every machine of this model, in all spaces."),
    done=_("Saved."),
)


def _in_all_spaces(person: Any) -> bool:
    return can(person, "equipment.manage_equipment")


def _require(*, unit: Unit, by: Any, for_model: bool = False, **values: Any) -> None:
    of: dict[str, Any] = {"model": unit.model} if for_model else {"unit": unit}
    actions.require_competence(by=by, **of, **values)


needs = OfUnit(
    form=NeedForm,
    options=lambda visit: {"competences": competences(), "of_models": _in_all_spaces(visit.by)},
    action=_require,
    heading=_("What it requires"),
    submit=_("Add requirement"),
    done=_("Saved."),
    then=lambda visit, _result: ("equipment:unit_needs", visit.record.pk),
    template="equipment/unit_needs.html",
    context=lambda visit: {
        "needs": [
            (need, need.unit_id == visit.record.pk or _in_all_spaces(visit.by))
            for need in queries.needs_of(visit.record)
        ]
    },
)

papers = OfUnit(
    form=PaperForm,
    action=units.add_paper,
    heading=_("Photos, manuals and sheets"),
    submit=_("Add"),
    done=_("Added."),
    then=lambda visit, _paper: ("equipment:unit_papers", visit.record.pk),
    template="equipment/unit_papers.html",
    context=lambda visit: {"papers": queries.papers_of(visit.record)},
)

need_drop = OfUnit(
    form=forms.ChosenForm,
    options=lambda visit: {"name": "requirement", "rows": queries.needs_of(visit.record)},
    action=lambda *, unit, by, now, requirement: actions.drop_requirement(
        requirement=requirement, by=by, now=now
    ),
    heading=_("Remove the requirement"),
    back=lambda visit: ("equipment:unit_needs", visit.record.pk),
)

paper_drop = OfUnit(
    form=forms.ChosenForm,
    options=lambda visit: {"name": "paper", "rows": queries.papers_of(visit.record)},
    action=units.remove_paper,
    heading=_("Remove"),
    back=lambda visit: ("equipment:unit_papers", visit.record.pk),
)


def _move_form(visit: Visit) -> dict[str, Any]:
    """The spaces in which the person keeps equipment, too."""
    others = queries.spaces_to_move_to(visit.record)
    own = [space.pk for space in others if can(visit.by, "equipment.manage_equipment", space)]
    return {"spaces": others.filter(pk__in=own), "zone": zone_of(visit.record.space)}


move = OfUnit(
    form=MoveForm,
    options=_move_form,
    action=actions.move_unit,
    heading=_("Move to another space"),
    lead=_(
        "Upcoming bookings move with the machine. You can move it only to a space where you manage equipment."
    ),
    submit=_("Move machine"),
    done=_("The machine has moved."),
)


@requires("equipment.manage_equipment", get=queries.unit)
@require_safe
def label(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The label of one machine, as PDF."""
    return _pdf(request, [unit], str(unit), f"label-{unit.qr}")


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

    addresses = [
        (unit, request.build_absolute_uri(reverse("reception:unit_qr", args=[unit.qr]))) for unit in rows
    ]
    response = HttpResponse(labels(addresses, title), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
