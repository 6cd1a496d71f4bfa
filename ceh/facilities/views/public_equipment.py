"""The page of a machine and of a model, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.facilities.models import EquipmentModel, Unit
from ceh.facilities.queries import bookings as booking_queries
from ceh.facilities.queries import equipment as queries
from ceh.facilities.rules import judging
from ceh.facilities.rules.bookings import Wish, missing
from ceh.learning.models import LEVELS
from ceh.web.access import requires
from ceh.web.panels import panels


@requires("facilities.see_unit", get=queries.unit)
@require_safe
def unit(request: HttpRequest, row: Unit) -> HttpResponse:
    """One machine: what it can do, what one needs, whether I have it, and the way to book."""
    now = clock.now()
    found = booking_queries.bundle(row.resource_id, judging.today(now))
    lacking = []
    if request.user.is_authenticated and row.access != "open":
        known = judging.known(found, request.user, Wish(now, now), now)
        lacking = [one.competence_id for one in missing(known, now)]
    needs = [
        (
            found.competences[pk],
            dict(LEVELS)[level],
            pk not in lacking if request.user.is_authenticated else None,
        )
        for pk, level in found.needs
    ]
    papers = queries.papers_of(row)
    pictures = [one for one in papers if one.kind == "photo" and one.file]
    page = {
        "unit": row, "space": row.space, "values": list(row.model.values.select_related("property")), "needs": needs,
        "house_rules": found.house, "papers": [one for one in papers if one not in pictures], "pictures": pictures,
        "places": list(row.places.select_related("space")[:10]),
        "may_manage": request.user.is_authenticated and can(request.user, "facilities.manage_equipment", row),
        "panels": panels("resource", request.user, now, row.resource),
    }  # fmt: skip
    return render(request, "facilities/unit.html", page)


@requires("facilities.see_model", get=queries.model)
@require_safe
def model(request: HttpRequest, row: EquipmentModel) -> HttpResponse:
    """What a machine of this make can do, and where there is one."""
    page = {"model": row, "values": list(row.values.all()), "units": list(queries.units_of(row))}
    return render(request, "facilities/model.html", page)
