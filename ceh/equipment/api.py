"""Machines of the region for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment
from ceh.web.api import Router, public, requires
from ceh.web.schemas import Code, Named, Page, Paging, narrowed, page_of

router = Router("machines", _("Machines"))


class UnitModel(Schema):
    """What a machine is."""

    code: str
    name: str
    maker: str


class UnitSpace(Named):
    """Where it stands."""

    code: str
    municipality: Code


class UnitOut(Named):
    """A machine."""

    id: int
    resource: int = Field(validation_alias="resource_id")
    model: UnitModel
    category: str = Field(validation_alias="model.category.code")
    space: UnitSpace
    access: str
    state: str
    url: str = Field(validation_alias="get_absolute_url")


class UnitFilters(Paging):
    """Codes that narrow the list down."""

    category: str = ""
    municipality: str = ""
    space: str = ""
    access: str = ""


@router.get("units/", auth=public, response=Page[UnitOut], summary=_("Machines of the region"))
def list_units(request: HttpRequest, filters: Query[UnitFilters]) -> Any:
    rows = narrowed(
        filters,
        equipment.open_units(),
        category="model__category__code",
        municipality="resource__space__municipality__code",
        space="resource__space__code",
        access="access",
    )
    return page_of(filters, rows)


@router.get(
    "units/{int:id}/",
    auth=requires("equipment.see_unit", get=equipment.unit, visitors=True),
    response=UnitOut,
    summary=_("One machine"),
)
def show_unit(request: HttpRequest, id: int) -> Unit:
    return request.auth
