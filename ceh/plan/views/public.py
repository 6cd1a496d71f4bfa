"""The plan as everybody reads it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core import clock, links
from ceh.core.clock import local_day
from ceh.plan import queries
from ceh.plan.exports import money_of
from ceh.plan.models import Action
from ceh.plan.rules import is_late
from ceh.plan.states import STANDINGS
from ceh.region.queries import current
from ceh.web.access import public
from ceh.web.pages import Link, RecordPage
from ceh.web.panels import panels


@public
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The version in force: what it wants, with whom, by when."""
    newest = queries.current()
    actions = list(queries.summaries(newest)) if newest else []
    context = {
        "plan": newest,
        "actions": actions,
        "years": years(actions),
        "panels": panels("plan", request.user, clock.now(), newest) if newest else [],
    }
    return render(request, "plan/plan.html", context)


action = RecordPage(
    permission="plan.see_version",
    get=queries.action,
    subject="action",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan")],
    links=(
        Link(
            _("Mark a space as established"),
            "plan:establish",
            "map-pin-plus",
            "button ember",
            by=("code",),
            when=lambda action: action.plan.state == "in_force",
        ),
        Link(_("Change action"), "plan:action_edit", "pencil", by=("code",)),
        Link(_("Remove action"), "versions:action_remove", "trash-2", "button quiet", by=("code",)),
    ),
    context=lambda visit: {
        "years": years([visit.record]),
        "causes": links.causes(queries.original_of(visit.record)),
        **money_of(visit.record),
        **players_of(visit.record),
    },
    history=False,
    panels="plan_action",
    template="plan/action.html",
)


task = RecordPage(
    permission="plan.see_version",
    get=queries.task,
    subject="task",
    heading=lambda visit: visit.record.text,
    crumbs=lambda visit: [(_("Action plan"), "plan:plan"), visit.record.action],
    facts=("responsible", "starts_on", "due_on", "deliverable"),
    links=(
        Link(_("Plan task"), "plan:task_edit", "pencil"),
        Link(_("Change task"), "plan:task_text", "pencil"),
        Link(_("Remove"), "plan:task_remove", "trash-2", "button quiet"),
    ),
    context=lambda visit: {
        "late": is_late(
            state=visit.record.state,
            due_on=visit.record.due_on,
            today=local_day(visit.now, current().timezone),
        )
    },
    template="plan/task.html",
)

instrument = RecordPage(
    permission="plan.see_plan",
    get=queries.instrument,
    subject="instrument",
    crumbs=lambda visit: [(_("Action plan"), "plan:plan")],
    lead=lambda visit: visit.record.aim,
    facts=("level", "authority", "state"),
    links=(
        Link(_("Record a change"), "plan:policy_change_new", "plus", by=("code",)),
        Link(_("Change"), "plan:instrument_edit", "pencil", by=("code",)),
        Link(
            _("Remove"),
            "plan:instrument_remove",
            "trash-2",
            "button quiet",
            by=("code",),
            when=lambda instrument: not instrument.actions.all() and not instrument.changes.all(),
        ),
    ),
    template="plan/instrument.html",
)


def players_of(row: Action) -> dict[str, Any]:
    """The players, each with how it stands to its part."""
    players = list(row.players.all())
    for player in players:
        player.action = row  # its tasks and money are read already
        key = queries.standing_of(player)
        label, tone, icon = STANDINGS[key]
        player.standing = {"key": key, "label": label, "tone": tone, "icon": icon}
    return {"players": players}


def years(actions: list[Action]) -> list[dict[str, object]]:
    """The phases of the actions on one scale: for each, which of its years are running (for the timeline)."""
    phases = [(action, phase) for action in actions for phase in action.phases.all()]
    if not phases:
        return []
    first = min(phase.first_year for _action, phase in phases)
    last = max(phase.last_year for _action, phase in phases)
    scale = range(first, last + 1)
    return [
        {
            "action": action,
            "phase": phase,
            "cells": [(year, phase.first_year <= year <= phase.last_year) for year in scale],
        }
        for action, phase in phases
    ]
