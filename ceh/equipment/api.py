"""Machines of the region for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment
from ceh.web import api
from ceh.web.access import public
from ceh.web.api_description import Operation, describe

LISTED = ("published", "paused")


def units() -> "QuerySet[Unit]":
    """Machines that are there, in spaces that are open to people."""
    rows = Unit.objects.select_related("model__category", "resource__space__municipality")
    return rows.exclude(state="retired").filter(resource__space__state__in=LISTED).order_by("pk")


def unit_json(row: Unit) -> dict[str, Any]:
    """A machine."""
    space = row.space
    return {
        "id": row.pk,
        "resource": row.resource_id,
        "name": str(row),
        "model": {"code": row.model.code, "name": row.model.name, "maker": row.model.maker},
        "category": row.model.category.code,
        "space": {"code": space.code, "name": str(space), "municipality": space.municipality.code},
        "access": row.access,
        "state": row.state,
        "url": row.get_absolute_url(),
    }


@api.endpoint
@public
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """Machines of the region; ?category, ?municipality, ?space and ?access narrow them down.

    Raises Refused ("api.query") for a code that does not exist.
    """
    wanted = {
        "category": "model__category__code",
        "municipality": "resource__space__municipality__code",
        "space": "resource__space__code",
        "access": "access",
    }
    narrowed = {field: request.GET[name] for name, field in wanted.items() if request.GET.get(name)}
    for name in wanted:
        if request.GET.get(name) and not equipment.is_known(name, request.GET[name]):
            raise api.wrong_query(name, _("there is no such code."))
    return api.listing(request, units().filter(**narrowed), unit_json)


describe(
    Operation(
        "/api/v1/units/",
        "get",
        _("Machines of the region"),
        "anyone",
        query=("category", "municipality", "space", "access", "page", "per_page"),
    )
)
