"""The page of a machine and of a model, for everybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.courses.models import CourseSession
from ceh.courses.queries.courses import next_sessions
from ceh.facilities.models import EquipmentModel, Unit
from ceh.facilities.queries import bookings as booking_queries
from ceh.facilities.queries import equipment as queries
from ceh.facilities.queries.bookings import Bundle
from ceh.facilities.rules import judging
from ceh.facilities.rules.bookings import Wish, missing
from ceh.facilities.rules.courses import best
from ceh.facilities.rules.free_times import out_until
from ceh.facilities.views.public_times import next_times
from ceh.learning.models import LEVELS, Competence
from ceh.people.queries import Standing, standing
from ceh.web.access import requires
from ceh.web.panels import panels


@dataclass(frozen=True)
class Need:
    """A competence that a machine asks for; whether the reader has it (None: nobody knows), and where to get it."""

    competence: Competence
    level: str
    has: bool | None
    session: CourseSession | None


def needs_of(bundle: Bundle, lacking: list[int] | None, now: datetime, reader: Any = None) -> list[Need]:
    """What it asks for, nothing where everybody may use it; what the person lacks (a visitor: all of it) with the next
    course that gives it.
    """
    if bundle.unit is None or bundle.unit.access == "open":
        return []
    missing = [pk for pk, _level in bundle.needs if lacking is None or pk in lacking]
    sessions = next_sessions(missing, now, reader=reader) if missing else {}
    return [
        Need(
            bundle.competences[pk],
            "" if level == LEVELS[0][0] else str(dict(LEVELS)[level]),  # to use it is what everybody expects
            None if lacking is None else pk not in lacking,
            best(sessions[pk]) if sessions.get(pk) else None,
        )
        for pk, level in bundle.needs
    ]


@requires("facilities.see_unit", get=queries.unit)
@require_safe
def unit(request: HttpRequest, row: Unit) -> HttpResponse:
    """One machine: what it can do, what one needs, whether I have it, and the way to book."""
    now = clock.now()
    found = booking_queries.bundle(row.resource_id, judging.today(now))
    lacking: list[int] | None = None
    if request.user.is_authenticated and row.access != "open":
        known = judging.known(found, request.user, Wish(now, now), now)
        lacking = [standing.competence_id for standing in missing(known, now)]
    needs = needs_of(found, lacking, now, request.user)
    who = standing(request.user) if request.user.is_authenticated else Standing(None, False)
    is_offered = row.bookable and row.state in row.machine.group("usable") and row.space.state == "published"
    papers = queries.papers_of(row)
    pictures = [one for one in papers if one.kind == "photo" and one.file]
    page = {
        "unit": row, "space": row.space, "values": list(row.model.values.select_related("property")), "needs": needs,
        "next_times": next_times(found, who) if is_offered and not row.resource.by_day else [],
        "out_until": out_until(found, now) if row.state == "out_of_service" else None,
        "house_rules": found.house, "papers": [one for one in papers if one not in pictures], "pictures": pictures,
        "places": list(row.places.select_related("space")[:10]),
        "may_manage": request.user.is_authenticated and can(request.user, "facilities.manage_equipment", row),
        "panels": panels("resource", request.user, now, row.resource),
    }  # fmt: skip
    page["just_added"] = page["may_manage"] and "added" in request.GET
    return render(request, "facilities/unit.html", page)


@requires("facilities.see_model", get=queries.model)
@require_safe
def model(request: HttpRequest, row: EquipmentModel) -> HttpResponse:
    """What a machine of this make can do, and where there is one."""
    page = {"model": row, "values": list(row.values.all()), "units": list(queries.units_of(row))}
    return render(request, "facilities/model.html", page)
