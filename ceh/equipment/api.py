"""Machines of the region for programs."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from ceh.equipment.queries import equipment
from ceh.web.api import Router, public
from ceh.web.schemas import Named, Page, Paging, page_of, wrong_query

FIELDS = {
    "category": "model__category__code",
    "municipality": "resource__space__municipality__code",
    "space": "resource__space__code",
    "access": "access",
}
router = Router("machines", _("Machines"))


class UnitModel(Schema):
    """What a machine is."""

    code: str
    name: str
    maker: str


class UnitSpace(Named):
    """Where it stands."""

    code: str
    municipality: str = Field(validation_alias="municipality.code")


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
    codes = {name: getattr(filters, name) for name in FIELDS if getattr(filters, name)}
    for name, code in codes.items():
        if not equipment.is_known(name, code):
            raise wrong_query(name, _("there is no such code."))
    rows = equipment.open_units().filter(**{FIELDS[name]: code for name, code in codes.items()})
    return page_of(filters, rows)
