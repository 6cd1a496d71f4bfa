"""Machines of the region for programs."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from ceh.core import clock
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy
from ceh.web.api import Router, public, requires
from ceh.web.schemas import Code, Day, Named, Page, Paging, narrowed, page_of

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


class TakenOut(Schema):
    """Taken time, without a name."""

    starts_at: datetime
    ends_at: datetime
    kind: str
    seats: int

    @staticmethod
    def resolve_seats(claim: Occupancy) -> int:
        """How many of a pool."""
        return claim.last_seat - claim.first_seat + 1


class WeekOut(Schema):
    """What of seven days is taken."""

    from_: datetime = Field(serialization_alias="from")
    until: datetime
    zone: str
    unit: UnitOut
    capacity: int
    taken: list[TakenOut]


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


@router.get(
    "units/{int:id}/week/",
    auth=requires("equipment.see_unit", get=equipment.unit, visitors=True),
    response=WeekOut,
    by_alias=True,
    summary=_("What is taken during seven days, without names"),
)
def show_week(request: HttpRequest, id: int, day: Day | None = None) -> Any:
    unit = request.auth
    zone = ZoneInfo(timetable.zone_of(unit.space))
    day = day or clock.now().astimezone(zone).date()
    starts, ends = (datetime.combine(day + timedelta(days=days), time(), zone) for days in (0, 7))
    claims = timetable.claims([unit.resource_id], starts, ends).order_by("starts_at")
    return {
        "from_": starts,
        "until": ends,
        "zone": str(zone),
        "unit": unit,
        "capacity": unit.resource.capacity,
        "taken": claims,
    }
