"""Questions about the plan. Pages read it in a number of statements that does not grow with it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from ceh.core import links
from ceh.core.permissions import space_ids
from ceh.network.models import Space
from ceh.plan.models import (
    Action,
    Confirmation,
    CostLine,
    Establishment,
    FundingSource,
    Instrument,
    Phase,
    Plan,
    Player,
    Risk,
    Target,
    Task,
)


def current() -> Plan | None:
    """The version in force with its instruments, None where no plan is loaded."""
    rows = Plan.objects.filter(state="in_force").select_related("reviewer")
    return rows.prefetch_related("instruments__authority").first()


def instruments_of(plan: Plan) -> list[Instrument]:
    """The policy instruments of a version; a version that is not in force yet has those of the one it is based on."""
    rows = Instrument.objects.select_related("authority").filter(
        plan__in=(plan.pk, plan.based_on_id or plan.pk)
    )
    return list(rows)


def standing() -> "QuerySet[Establishment]":
    """Current establishments, with space and action."""
    return Establishment.objects.filter(ended_at=None).select_related(
        "space__kind", "space__municipality", "action"
    )


def _amounts() -> Any:
    """The amounts of a line of costs, read with it."""
    return JSONBAgg(
        JSONObject(year=F("amounts__year"), cents=F("amounts__cents")),
        filter=Q(amounts__isnull=False),
        default=[],
        order_by="amounts__year",
    )


def players() -> "QuerySet[Player]":
    """Players with their organisation and their last answer as `answer`."""
    last = Confirmation.objects.filter(player=OuterRef("pk")).values(
        data=JSONObject(digest="digest", is_objection="is_objection", reason="reason", at="at")
    )
    return Player.objects.select_related("organisation").annotate(answer=Subquery(last[:1]))


def player(pk: int) -> Player:
    """The player of this key, with all of its action. Raises Player.DoesNotExist."""
    rows = players().select_related("action__plan")
    return rows.prefetch_related("action__tasks", "action__funding_sources").get(pk=pk)


def part_of(row: Player) -> dict[str, Any]:
    """What an organisation takes on in an action: commitment, tasks and funding, without how far they are.

    Asks no question where the action's tasks and funding sources are read already.
    """
    mine = row.organisation_id
    return {
        "leads": row.leads,
        "commitment": dict(row.commitment),
        "tasks": [
            {
                "number": each.number,
                "text": dict(each.text),
                "starts_on": each.starts_on and each.starts_on.isoformat(),
                "due_on": each.due_on and each.due_on.isoformat(),
                "deliverable": dict(each.deliverable),
            }
            for each in row.action.tasks.all()
            if each.responsible_id == mine
        ],
        "funding": [
            {"number": each.number, "name": dict(each.name), "cents": each.cents}
            for each in row.action.funding_sources.all()
            if each.organisation_id == mine
        ],
    }


def digest_of(part: Mapping[str, Any]) -> str:
    """A part of an organisation as a short text that changes with it."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()


def answered_standing(digest: str, answer: Mapping[str, Any] | None) -> str:
    """How an organisation stands to its part with this digest after its last answer; a key of states.STANDINGS."""
    if answer is None:
        return "waiting"
    if answer["digest"] != digest:
        return "outdated"
    return "objected" if answer["is_objection"] else "confirmed"


def standing_of(row: Player) -> str:
    """How the organisation stands to its part as it is now; a key of `states.STANDINGS`."""
    return answered_standing(digest_of(part_of(row)), row.answer)  # type: ignore[attr-defined]


def organisations_of(person: Any) -> "QuerySet[Space, int | None]":
    """Keys of the organisations whose spaces the person manages: for these the person speaks."""
    rows = Space.objects.filter(pk__in=space_ids(person, "manager"), host__isnull=False)
    return rows.values_list("host_id", flat=True)


def parts_of(person: Any) -> "QuerySet[Player]":
    """The parts of the organisations that the person speaks for, in the newest plan."""
    rows = players().filter(organisation__in=organisations_of(person)).select_related("action__plan")
    rows = rows.filter(action__plan__state__in=("in_consultation", "consulted", "endorsed", "in_force"))
    return rows.prefetch_related("action__tasks", "action__funding_sources")


def unanswered_parts(person: Any, now: datetime) -> int | None:
    """How many parts of the organisations that the person speaks for wait for an answer; None where none does."""
    if not space_ids(person, "manager"):
        return None
    return sum(standing_of(row) in ("waiting", "outdated") for row in parts_of(person)) or None


def actions() -> "QuerySet[Action]":
    """Actions with everything their pages show."""
    return Action.objects.select_related("plan", "instrument").prefetch_related(
        "phases",
        Prefetch("tasks", Task.objects.select_related("responsible")),
        "targets",
        Prefetch("cost_lines", CostLine.objects.annotate(amounts_read=_amounts())),
        Prefetch("funding_sources", FundingSource.objects.select_related("organisation")),
        Prefetch("risks", Risk.objects.select_related("responsible")),
        Prefetch("players", players()),
        Prefetch("establishments", standing()),
    )


def summaries(plan: Plan) -> "QuerySet[Action]":
    """The plan's actions with what its own page shows of them."""
    return Action.objects.filter(plan=plan).prefetch_related("phases", "tasks", "targets")


def action(code: str) -> Action:
    """The action of this code, or the one that its draft has become. Raises Action.DoesNotExist."""
    key, _dashes, version = code.partition(
        "--"
    )  # "action-2--2026": the address of a draft, which people share
    rows = {row.code: row for row in actions().filter(code__in={code, key})}
    result = rows.get(code)
    if result is None and key in rows and Plan.objects.filter(code=version).exists():
        result = rows[key]
    if result is None:
        raise Action.DoesNotExist(code)
    return result


def original_of(row: Action) -> Action:
    """The record in force of which an action of another version is a copy, else the action itself."""
    same = Action.objects.filter(code=row.key).first() if row.code != row.key else None
    return same or row


def causes_of(rows: list[Action]) -> dict[str, list[Any]]:
    """Key of an action → the steps to what it answers and takes over, whatever version it belongs to."""
    same = {
        row.code: row
        for row in Action.objects.filter(code__in={row.key for row in rows} - {row.code for row in rows})
    }
    keys = {same.get(row.key, row).pk: row.key for row in rows}
    result: dict[str, list[Any]] = defaultdict(list)
    for step in links.causes_of([same.get(row.key, row) for row in rows]):
        result[keys[step.link.target_id]].append(step)
    return result


def phase(pk: int) -> Phase:
    """A phase with its action. Raises Phase.DoesNotExist."""
    return Phase.objects.select_related("action__plan").get(pk=pk)


def plain_action(code: str) -> Action:
    """The action of this code without its parts, for pages that write one. Raises Action.DoesNotExist."""
    return Action.objects.select_related("plan").get(code=code)


def instrument(code: str) -> Instrument:
    """The instrument of this code, with its actions and what changed in it. Raises Instrument.DoesNotExist."""
    rows = Instrument.objects.select_related("plan", "authority")
    return rows.prefetch_related("changes", "actions").get(code=code)


def task(pk: int) -> Task:
    """The task of this key, with its action. Raises Task.DoesNotExist."""
    return Task.objects.select_related("action__plan", "responsible").get(pk=pk)


def cost_years(plan_action: Action, today: date) -> list[int]:
    """The years for which an action's costs are planned: those of its phases, else this one and the next four."""
    phases = list(plan_action.phases.all())
    if not phases:
        return list(range(today.year, today.year + 5))
    first, last = min(phase.first_year for phase in phases), max(phase.last_year for phase in phases)
    return list(range(first, min(last, first + 19) + 1))


def cost_line(pk: int) -> CostLine:
    """A line of costs with its action. Raises CostLine.DoesNotExist."""
    return CostLine.objects.select_related("action__plan").prefetch_related("amounts").get(pk=pk)


def funding(pk: int) -> FundingSource:
    """A funding source with its action. Raises FundingSource.DoesNotExist."""
    return FundingSource.objects.select_related("action__plan", "organisation").get(pk=pk)


def risk(pk: int) -> Risk:
    """A risk with its action. Raises Risk.DoesNotExist."""
    return Risk.objects.select_related("action__plan", "responsible").get(pk=pk)


def target(pk: int) -> Target:
    """A target with its action. Raises Target.DoesNotExist."""
    return Target.objects.select_related("action__plan").get(pk=pk)


def target_of(indicator: str) -> tuple[Target | None, dict[int, date]]:
    """The target that names this indicator, and space id → day of opening of what its action established.

    One statement, because every figure asks it.
    """
    opened = JSONBAgg(
        JSONObject(space=F("action__establishments__space_id"), day=F("action__establishments__opened_on")),
        filter=Q(action__establishments__isnull=False, action__establishments__ended_at=None),
        default=[],
    )
    rows = Target.objects.filter(indicator=indicator, action__plan__state="in_force")
    rows = rows.select_related("action__plan").annotate(opened=opened)
    first: Any = rows.first()
    if first is None:
        return None, {}
    return first, {opening["space"]: date.fromisoformat(opening["day"]) for opening in first.opened}


def can_be_established(plan_action: Action) -> "QuerySet[Space]":
    """Public spaces not linked to the action yet."""
    there = Establishment.objects.filter(ended_at=None, action=plan_action).values("space_id")
    return Space.objects.filter(state__in=("published", "paused")).exclude(pk__in=there)


def establishment(pk: int) -> Establishment:
    """One establishment. Raises Establishment.DoesNotExist."""
    return Establishment.objects.select_related("space", "action").get(pk=pk)
