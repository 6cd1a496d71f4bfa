"""Starting and stopping machines for programs: the same actions as the pages, JSON in and out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ceh.core import clock
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment
from ceh.usage.actions import usage
from ceh.usage.forms.api import StartInput
from ceh.usage.models import Usage
from ceh.usage.queries import usage as uses
from ceh.web import api
from ceh.web.access import requires
from ceh.web.api_description import Operation, describe


def _use_json(row: Usage) -> dict[str, Any]:
    ended = row.ended_at.isoformat() if row.ended_at else None
    return {"id": row.pk, "unit": row.unit_id, "started_at": row.started_at.isoformat(), "ended_at": ended}


@api.endpoint
@requires("usage.use", get=equipment.unit)
@require_POST
def start(request: HttpRequest, row: Unit) -> HttpResponse:
    """Start the machine for oneself."""
    given = api.checked(StartInput(api.body(request)))

    def act() -> tuple[int, Any]:
        started = usage.start_usage(
            unit=row,
            by=request.user,
            now=clock.now(),
            headcount=given["people"] or 1,
            with_adult=given["with_adult"],
        )
        return 201, _use_json(started)

    return api.write(request, act)


@api.endpoint
@requires("usage.use", get=equipment.unit)
@require_POST
def stop(request: HttpRequest, row: Unit) -> HttpResponse:
    """Stop what runs on it; nothing runs: null."""

    def act() -> tuple[int, Any]:
        running = uses.open_usage(row.pk)
        if running is None:
            return 200, None
        return 200, _use_json(usage.stop_usage(usage=running, by=request.user, now=clock.now()))

    return api.write(request, act)


describe(
    Operation(
        "/api/v1/units/{id}/start/", "post", _("Start a machine"), "write", body=StartInput, status=201
    ),
    Operation("/api/v1/units/{id}/stop/", "post", _("Stop a machine"), "write"),
)
