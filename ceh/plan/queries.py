"""Questions about the plan. Pages read it in a number of statements that does not grow with it."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from ceh.network.models import Space
from ceh.plan.models import Action, Establishment, Plan, Player, Target


def current() -> Plan | None:
    """The newest version with its instruments, None where no plan is loaded."""
    return Plan.objects.select_related("reviewer").prefetch_related("instruments__authority").first()


def standing() -> "QuerySet[Establishment]":
    """Establishments that stand, with space and action."""
    return Establishment.objects.filter(ended_at=None).select_related(
        "space__kind", "space__municipality", "action"
    )


def actions(plan: Plan | None = None) -> "QuerySet[Action]":
    """The plan's actions with all that their pages show."""
    found = Action.objects.select_related("plan", "instrument").prefetch_related(
        "phases",
        "tasks",
        "practices",
        "targets",
        Prefetch("players", Player.objects.select_related("organisation")),
        Prefetch("establishments", standing()),
    )
    return found.filter(plan=plan) if plan else found


def action(code: str) -> Action:
    """The action of this code. Raises Action.DoesNotExist."""
    return actions().get(code=code)


def targets_of(indicator: str) -> "QuerySet[Target]":
    """The targets that name this indicator."""
    return Target.objects.filter(indicator=indicator).select_related("action__plan")


def opened_under(action_code: str) -> dict[int, date]:
    """Space id → day of opening, of the spaces established under the action. One statement."""
    rows = standing().filter(action__code=action_code).values_list("space_id", "opened_on")
    return dict(rows)


def can_be_established(plan_action: Action) -> "QuerySet[Space]":
    """Public spaces that do not stand under the action yet."""
    there = Establishment.objects.filter(ended_at=None, action=plan_action).values("space_id")
    return Space.objects.filter(state__in=("published", "paused")).exclude(pk__in=there)


def establishment(pk: int) -> Establishment:
    """One establishment. Raises Establishment.DoesNotExist."""
    return Establishment.objects.select_related("space", "action").get(pk=pk)
