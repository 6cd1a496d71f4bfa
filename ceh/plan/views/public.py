"""The plan as everybody reads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.core.permissions import can
from ceh.plan import queries
from ceh.plan.models import Action
from ceh.web.access import public, requires


@public
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The newest version: what it wants, with whom, by when."""
    found = queries.current()
    actions = list(queries.summaries(found)) if found else []
    return render(request, "plan/plan.html", {"plan": found, "actions": actions, "years": years(actions)})


@requires("plan.see_plan", get=queries.action)
@require_safe
def action(request: HttpRequest, found: Action) -> HttpResponse:
    """One action: tasks, people, money, what it has to reach and what it established."""
    context = {
        "action": found,
        "years": years([found]),
        "may_establish": can(request.user, "plan.establish_space", found),
    }
    return render(request, "plan/action.html", context)


def years(actions: list[Action]) -> list[dict[str, object]]:
    """The phases of the actions on one scale: for each, which of its years are running (for the timeline)."""
    phases = [(one, phase) for one in actions for phase in one.phases.all()]
    if not phases:
        return []
    first = min(phase.first_year for _one, phase in phases)
    last = max(phase.last_year for _one, phase in phases)
    scale = range(first, last + 1)
    return [
        {
            "action": one,
            "phase": phase,
            "cells": [(year, phase.first_year <= year <= phase.last_year) for year in scale],
        }
        for one, phase in phases
    ]
