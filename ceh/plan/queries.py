"""Questions about the plan. Pages read it in a number of statements that does not grow with it."""

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from ceh.network.models import Space
from ceh.plan.models import Action, Establishment, Instrument, Plan, Player, Target, Task


def current() -> Plan | None:
    """The newest version with its instruments, None where no plan is loaded."""
    return Plan.objects.select_related("reviewer").prefetch_related("instruments__authority").first()


def standing() -> "QuerySet[Establishment]":
    """Current establishments, with space and action."""
    return Establishment.objects.filter(ended_at=None).select_related(
        "space__kind", "space__municipality", "action"
    )


def actions() -> "QuerySet[Action]":
    """Actions with everything their pages show."""
    return Action.objects.select_related("plan", "instrument").prefetch_related(
        "phases",
        Prefetch("tasks", Task.objects.select_related("responsible")),
        "targets",
        Prefetch("players", Player.objects.select_related("organisation")),
        Prefetch("establishments", standing()),
    )


def summaries(plan: Plan) -> "QuerySet[Action]":
    """The plan's actions with what its own page shows of them."""
    return Action.objects.filter(plan=plan).prefetch_related("phases", "tasks", "targets")


def action(code: str) -> Action:
    """The action of this code. Raises Action.DoesNotExist."""
    return actions().get(code=code)


def instrument(code: str) -> Instrument:
    """The instrument of this code, with its actions and what changed in it. Raises Instrument.DoesNotExist."""
    rows = Instrument.objects.select_related("plan", "authority")
    return rows.prefetch_related("changes", "actions").get(code=code)


def task(pk: int) -> Task:
    """The task of this key, with its action. Raises Task.DoesNotExist."""
    return Task.objects.select_related("action", "responsible").get(pk=pk)


def target_of(indicator: str) -> tuple[Target | None, dict[int, date]]:
    """The target that names this indicator, and space id → day of opening of what its action established.

    One statement, because every figure asks it.
    """
    opened = JSONBAgg(
        JSONObject(space=F("action__establishments__space_id"), day=F("action__establishments__opened_on")),
        filter=Q(action__establishments__isnull=False, action__establishments__ended_at=None),
        default=[],
    )
    rows = Target.objects.filter(indicator=indicator).select_related("action__plan").annotate(opened=opened)
    target: Any = rows.first()
    if target is None:
        return None, {}
    return target, {opening["space"]: date.fromisoformat(opening["day"]) for opening in target.opened}


def can_be_established(plan_action: Action) -> "QuerySet[Space]":
    """Public spaces not linked to the action yet."""
    there = Establishment.objects.filter(ended_at=None, action=plan_action).values("space_id")
    return Space.objects.filter(state__in=("published", "paused")).exclude(pk__in=there)


def establishment(pk: int) -> Establishment:
    """One establishment. Raises Establishment.DoesNotExist."""
    return Establishment.objects.select_related("space", "action").get(pk=pk)
