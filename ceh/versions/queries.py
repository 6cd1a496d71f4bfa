"""Questions about versions of the plan and their public consultations."""

from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ceh.core.clock import local_day
from ceh.core.models import Link
from ceh.core.permissions import can
from ceh.plan.models import Action, Plan
from ceh.region.queries import current
from ceh.versions.models import Comment, PublicConsultation

# Versions that everybody sees; plan/permissions.py says the same of one.
SHOWN = ~Q(state__in=("draft", "discarded")) | Q(state="draft", is_public=True)
# Sections of a plan that can be commented on, beside its actions.
SECTIONS: dict[str, Any] = {
    "plan": _("The plan as a whole"),
    "context": _("Policy context"),
    "evidence": _("What the plan stands on"),
    "monitoring": _("Monitoring"),
}


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


def consultation(pk: int) -> PublicConsultation:
    """The consultation of this key. Raises PublicConsultation.DoesNotExist."""
    return PublicConsultation.objects.select_related("plan").get(pk=pk)


def comments(of: PublicConsultation) -> "QuerySet[Comment]":
    """All comments of a consultation, the oldest first."""
    return Comment.objects.filter(consultation=of).select_related("person")


def comment(pk: int) -> Comment:
    """The comment of this key. Raises Comment.DoesNotExist."""
    return Comment.objects.select_related("consultation__plan", "person", "answered_by").get(pk=pk)


def actions_by_key(plan: Plan) -> dict[str, Action]:
    """The actions of a version by their keys."""
    return {row.key: row for row in Action.objects.filter(plan=plan).select_related("plan")}


def sections(plan: Plan) -> dict[str, Any]:
    """What can be commented on: section or key of an action → label."""
    return SECTIONS | {key: str(row.title) for key, row in actions_by_key(plan).items()}


def today(now: datetime) -> date:
    """The day in the region."""
    return local_day(now, current().timezone)


def open_consultation_of(plan: Plan) -> PublicConsultation | None:
    """The consultation in which a version is now."""
    return plan.consultations.filter(state="open").first()


def unanswered(person: Any, now: datetime) -> int:
    """How many comments wait for an answer."""
    return Comment.objects.filter(state="received").count()


def asks_about(person: Any, now: datetime, action: Action) -> dict[str, Any] | None:
    """The consultation in which an action can be commented on today, None where it cannot."""
    row = open_consultation_of(action.plan) if action.plan.state == "in_consultation" else None
    if row is None or not row.opens_on <= today(now) <= row.closes_on:
        return None
    return {"consultation": row, "section": action.key}


def cause(pk: int) -> Link:
    """A link to an action from what it answers or takes over. Raises Link.DoesNotExist."""
    return Link.objects.get(pk=pk, target_type=ContentType.objects.get_for_model(Action), ended_at=None)
