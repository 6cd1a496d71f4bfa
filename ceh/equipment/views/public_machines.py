"""The page of a machine and of a model, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.equipment.models import EquipmentModel, Unit
from ceh.equipment.queries import equipment as queries
from ceh.web.access import requires
from ceh.web.panels import panels


@requires("equipment.see_unit", get=queries.unit)
@require_safe
def unit(request: HttpRequest, row: Unit) -> HttpResponse:
    """One machine: what it can do, and what other apps say of it (when it is free, what one needs, what it costs)."""
    now, reader = clock.now(), request.user
    papers = queries.papers_of(row)
    pictures = [paper for paper in papers if paper.kind == "photo" and paper.file]
    page = {
        "unit": row,
        "space": row.space,
        "values": list(row.model.values.select_related("property")),
        "papers": [paper for paper in papers if paper not in pictures],
        "pictures": pictures,
        "places": list(row.places.select_related("space")[:10]),
        "just_added": "added" in request.GET and can(reader, "equipment.manage_equipment", row),
        "unit_panels": panels("unit", reader, now, row),
        "panels": panels("resource", reader, now, row.resource),
    }
    return render(request, "equipment/unit.html", page)


@requires("equipment.see_model", get=queries.model)
@require_safe
def model(request: HttpRequest, row: EquipmentModel) -> HttpResponse:
    """What a machine of this make can do, and where there is one."""
    page = {"model": row, "values": list(row.values.all()), "units": list(queries.units_of(row))}
    return render(request, "equipment/model.html", page)
