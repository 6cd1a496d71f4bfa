"""Versions of the plan: beginning the next one, freezing it, putting it in force."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.plan.models import (
    Action,
    CostAmount,
    CostLine,
    FundingSource,
    Instrument,
    Phase,
    Plan,
    PlanSnapshot,
    Player,
    Risk,
    Target,
    Task,
)
from ceh.plan.rules import next_there

# Parts of an action, each with the field by which it is the same one in another version.
KEYED: dict[type[Any], str] = {
    Task: "number",
    Player: "organisation_id",
    CostLine: "number",
    FundingSource: "number",
    Risk: "number",
    Target: "indicator",
}
TEXTS = ("title", "instrument_id", "background", "nature", "impact", "works_on", "cost_cents", "currency")
LOCAL = {"id", "action_id", "state"}  # stay with a row when two rows exchange what they say

_freezer: Callable[[Plan, datetime], dict[str, Any]] = lambda plan, now: {}  # noqa: E731 - set by the app at start-up


def set_freezer(freezer: Callable[[Plan, datetime], dict[str, Any]]) -> None:
    """Set what makes the content of a snapshot; the app calls it once with its printer."""
    global _freezer
    _freezer = freezer


def begin_version(*, plan: Plan, by: Person, now: datetime) -> Plan:
    """Begin a draft from the version in force, with a copy of all its actions; freeze what it is compared with.

    Raises Refused: "plan.manage_versions", "plan.not_in_force", "plan.next_there".
    """
    with act("plan.begin_version", by=by), translate_db_errors({"plan_one_next_version": next_there}):
        row = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        need(by, "plan.manage_versions", row)
        if row.state != "in_force":
            raise Refused(
                "plan.not_in_force",
                _("A new version begins from the version in force."),
                _("Open that one."),
                kind="conflict",
            )
        _freeze(row, by, now)
        draft = Plan.objects.create(
            code=_free_code(now.year),
            title=row.title,
            programme=row.programme,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            reviewer=row.reviewer,
            based_on=row,
        )
        for action in row.actions.all():
            _copy_action(action, draft)
    return draft


def endorse_plan(*, plan: Plan, by: Person, now: datetime, reason: str) -> None:
    """Mark a version as endorsed, and freeze it as it stands. Raises Refused: "plan.manage_versions", "plan.state"."""
    with act("plan.endorse_plan", by=by, reason=reason):
        row = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        Plan.machine.apply(row, "endorse_plan", by=by, now=now, reason=reason)
        _freeze(row, by, now)


def put_in_force_plan(*, plan: Plan, by: Person, now: datetime) -> None:
    """Put a version in force instead of the one that is. The records of actions, tasks, players and money go on.

    Raises Refused: "plan.manage_versions", "plan.state".
    """
    with act("plan.put_in_force_plan", by=by):
        rows = Plan.objects.select_for_update(of=("self",)).order_by("pk")
        locked = list(rows.filter(state__in=("in_force", "endorsed")))
        row = next((version for version in locked if version.pk == plan.pk), plan)
        Plan.machine.transition_for(row, "put_in_force_plan")
        for old in locked:
            if old.state == "in_force":
                Plan.machine.apply(old, "supersede_plan", by=by, now=now)
                _exchange(old, row)
        Plan.machine.apply(row, "put_in_force_plan", by=by, now=now)


def _freeze(plan: Plan, by: Person, now: datetime) -> None:
    """Keep what a version says now, once."""
    if not PlanSnapshot.objects.filter(plan=plan).exists():
        PlanSnapshot.objects.create(plan=plan, content=_freezer(plan, now), by=by, at=now)


def _free_code(year: int) -> str:
    codes, code, number = set(Plan.objects.values_list("code", flat=True)), str(year), 1
    while code in codes:
        number += 1
        code = f"{year}-{number}"
    return code


def _copy(row: Any, **changes: Any) -> Any:
    """A new row that says the same, but for the changes."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name != "state"
    }
    return type(row)._default_manager.create(**values | changes)


def _copy_action(action: Action, draft: Plan) -> None:
    """Copy an action with its parts; states begin anew, because those of the version in force go on there."""
    copy = _copy(action, plan_id=draft.pk, code=f"{action.key}--{draft.code}")
    models: list[type[Any]] = [Phase, *KEYED]
    for model in models:
        for row in model._default_manager.filter(action=action):
            part = _copy(row, action_id=copy.pk)
            if isinstance(row, CostLine):
                for amount in row.amounts.all():
                    _copy(amount, line_id=part.pk)


def _exchange(old: Plan, new: Plan) -> None:
    """Let the records of the old version's actions say what the new one says, and the new ones' what the old said.

    So links, spaces, figures, states and confirmations stay with the records that they were made for.
    """
    drafts = {action.key: action for action in new.actions.all()}
    for action in old.actions.all():
        draft = drafts.pop(action.key, None)
        if draft is None:
            continue
        code = action.code
        Action.objects.filter(pk=action.pk).update(code=f"{action.key}--{old.code}-old")
        _swap(action, draft, TEXTS)
        action.plan_id, draft.plan_id, action.code, draft.code = (
            new.pk,
            old.pk,
            code,
            f"{action.key}--{old.code}",
        )
        draft.save()
        action.save()
        for model, key in KEYED.items():
            _exchange_parts(model, key, action, draft)
        phases = {pk: list(Phase.objects.filter(action=pk)) for pk in (action.pk, draft.pk)}
        for pk, other in ((action.pk, draft), (draft.pk, action)):
            Phase.objects.filter(pk__in=[phase.pk for phase in phases[pk]]).update(action=other)
    for action in drafts.values():
        if not Action.objects.filter(code=action.key).exists():
            action.code = action.key
            action.save(update_fields=["code"])
    Instrument.objects.filter(plan=old).update(plan=new)


def _exchange_parts(model: type[Any], key: str, action: Action, draft: Action) -> None:
    """The parts of two actions, paired by their key; what has no pair moves to the other action."""
    if model is Player:  # one leads: nobody does for a moment
        leads = set(
            Player.objects.filter(action__in=(action, draft), leads=True).values_list("pk", flat=True)
        )
        Player.objects.filter(pk__in=leads).update(leads=False)
    rows = {
        owner.pk: {getattr(row, key): row for row in model._default_manager.filter(action=owner)}
        for owner in (action, draft)
    }
    if model is Player:
        for row in (*rows[action.pk].values(), *rows[draft.pk].values()):
            row.leads = row.pk in leads
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in LOCAL]
    for value, row in rows[action.pk].items():
        other = rows[draft.pk].pop(value, None)
        if other is None:
            row.action = draft
        else:
            _swap(row, other, names)
            if isinstance(row, CostLine):
                _swap_amounts(row, other)
            other.save()
        row.save()
    for row in rows[draft.pk].values():
        row.action = action
        row.save()


def _swap(one: Model, other: Model, names: Any) -> None:
    for name in names:
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)


def _swap_amounts(line: CostLine, other: CostLine) -> None:
    amounts = {line.pk: other.by_year, other.pk: line.by_year}
    CostAmount.objects.filter(line__in=(line, other)).delete()
    for pk, by_year in amounts.items():
        for year, cents in by_year.items():
            CostAmount.objects.create(line_id=pk, year=year, cents=cents)
