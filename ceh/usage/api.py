"""Starting and stopping machines for programs."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from ceh.core import clock
from ceh.equipment.queries import equipment
from ceh.usage.actions import usage as actions
from ceh.usage.models import Usage
from ceh.usage.queries import usage as queries
from ceh.web.api import Router, requires
from ceh.web.schemas import Count, Flag, Input

router = Router("usage", _("Use of machines"))
may_use = requires("usage.use", get=equipment.unit)


class StartIn(Input):
    """Who is there, where the booking rules ask for it."""

    people: Count = 1
    with_adult: Flag = False


class UsageOut(Schema):
    """A use of a machine."""

    id: int
    unit: int = Field(validation_alias="unit_id")
    started_at: datetime
    ended_at: datetime | None


@router.post("units/{int:id}/start/", auth=may_use, response={201: UsageOut}, summary=_("Start a machine"))
def start_unit(request: HttpRequest, id: int, data: StartIn = StartIn()) -> Usage:  # noqa: B008
    return actions.start_usage(
        unit=request.auth, by=request.user, now=clock.now(), headcount=data.people, with_adult=data.with_adult
    )


@router.post("units/{int:id}/stop/", auth=may_use, response=UsageOut | None, summary=_("Stop a machine"))
def stop_unit(request: HttpRequest, id: int) -> Usage | None:
    usage = queries.open_usage(id)
    return usage and actions.stop_usage(usage=usage, by=request.user, now=clock.now())
