"""Questions about versions of the plan."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ceh.core.permissions import can
from ceh.plan.models import Plan


def versions() -> "QuerySet[Plan]":
    """All versions, the newest first."""
    return Plan.objects.select_related("based_on", "reviewer", "snapshot")


def next_of(person: Any, now: datetime, plan: Plan) -> Plan | None:
    """The version that is being prepared to follow, None where there is none that the person may see."""
    prepared = plan.successors.filter(state__in=Plan.machine.group("prepared")).first()
    return prepared if prepared and can(person, "plan.see_version", prepared) else None


def version(code: str) -> Plan:
    """The version of this code. Raises Plan.DoesNotExist."""
    return versions().get(code=code)
