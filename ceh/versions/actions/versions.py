"""Versions of the plan: beginning the next one, freezing it, putting it in force, discarding it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ceh.consultation.models import Challenge
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.links import connect
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.plan.actions.packs import ANSWERS
from ceh.plan.models import (
    Action,
    CostAmount,
    CostLine,
    FundingSource,
    Instrument,
    Phase,
    Plan,
    Player,
    Risk,
    Target,
    Task,
)
from ceh.plan.rules import FUNDING_EDITABLE
from ceh.versions.models import PlanSnapshot
from ceh.versions.rules import next_there

# Parts of an action, each with the field by which it is the same one in every version.
KEYED: dict[type[Any], str] = {
    Task: "number",
    Player: "organisation_id",
    CostLine: "number",
    FundingSource: "number",
    Risk: "number",
    Target: "indicator",
}
TEXTS = ("title", "instrument_id", "background", "nature", "impact", "works_on", "cost_cents", "currency")
OWN = {"id", "action_id", "state"}  # stay with a record, whatever version it belongs to
CARRIED_ON = (Task, FundingSource)  # are written while they are in force, too

_freezer: Callable[[Plan, datetime], dict[str, Any]] = lambda plan, now: {}  # noqa: E731 - set by the app at start-up


def set_freezer(freezer: Callable[[Plan, datetime], dict[str, Any]]) -> None:
    """Set what makes the content of a snapshot: the printer of documents, which actions may not import."""
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
            is_demo=row.is_demo,
        )
        for action in row.actions.all():
            _copy_action(action, draft)
    return draft


def add_action(
    *, plan: Plan, by: Person, now: datetime, title: Translated, challenge: Challenge | None = None
) -> Action:
    """Add an action to a draft, with the challenge that it answers. Raises Refused: "plan.edit_plan"."""
    with act("plan.add_action", by=by):
        row = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        need(by, "plan.edit_plan", row)
        action = Action.objects.create(plan=row, code=f"{_free_key()}--{row.code}", title=title)
        if challenge is not None:
            connect(ANSWERS, challenge, action, by=by, now=now)
    return action


def remove_action(*, action: Action, by: Person, reason: str) -> None:
    """Leave an action out of a draft; the journal keeps what it said. Raises Refused: "plan.edit_plan"."""
    with act("plan.remove_action", by=by, reason=reason):
        row = Action.objects.select_for_update(of=("self",)).select_related("plan").get(pk=action.pk)
        need(by, "plan.edit_plan", row)
        for model in KEYED:
            model._default_manager.filter(action=row).delete()
        row.delete()


def endorse_plan(*, plan: Plan, by: Person, now: datetime, reason: str) -> None:
    """Mark a version as endorsed, and freeze it as it stands. Raises Refused: "plan.manage_versions", "plan.state"."""
    with act("plan.endorse_plan", by=by, reason=reason):
        row = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        Plan.machine.apply(row, "endorse_plan", by=by, now=now, reason=reason)
        _freeze(row, by, now)


def put_in_force_plan(*, plan: Plan, by: Person, now: datetime) -> None:
    """Put a version in force instead of the one that is. The records in force go on and say what it says.

    Raises Refused: "plan.manage_versions", "plan.state".
    """
    with act("plan.put_in_force_plan", by=by):
        rows = Plan.objects.select_for_update(of=("self",)).filter(Q(state="in_force") | Q(pk=plan.pk))
        versions = {version.pk: version for version in rows.order_by("pk")}
        row = versions.pop(plan.pk)
        Plan.machine.transition_for(row, "put_in_force_plan")
        for old in versions.values():
            Plan.machine.apply(old, "supersede_plan", by=by, now=now)
            _succeed(old, row)
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


def _free_key() -> str:
    """A key that no action of any version has, nor had."""
    codes = Action.history.rel.related_model.objects.values_list("code", flat=True)  # type: ignore[attr-defined]
    keys = {code.partition("--")[0] for code in codes}
    number = 1
    while f"action-{number}" in keys:
        number += 1
    return f"action-{number}"


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


def _succeed(old: Plan, new: Plan) -> None:
    """Let the records of the old version's actions say what the new one says.

    So links, spaces, figures, states and confirmations stay with the records that they were made for.
    """
    drafts = {action.key: action for action in new.actions.all()}
    for action in old.actions.all():
        draft = drafts.pop(action.key, None)
        if draft is not None:
            _rewrite(action, draft)
    for action in drafts.values():
        action.code = action.key
        action.save(update_fields=["code"])
    Instrument.objects.filter(plan=old).update(plan=new)


def _rewrite(action: Action, draft: Action) -> None:
    """Move the record in force to the new version, with its text. Parts that are left out stay with the old one."""
    old = action.plan
    for name in TEXTS:
        setattr(action, name, getattr(draft, name))
    action.plan = draft.plan
    action.save()
    Phase.objects.filter(action=action).delete()
    Phase.objects.filter(action=draft).update(action=action)
    Player.objects.filter(action=action).update(leads=False)  # one leads: the draft says which
    left_out = [_rewrite_parts(model, key, action, draft) for model, key in KEYED.items()]
    if any(left_out):
        draft.plan, draft.code = old, f"{action.key}--{old.code}"
        draft.save()
    else:
        draft.delete()


def _rewrite_parts(model: type[Any], key: str, action: Action, draft: Action) -> bool:
    """Write the parts of a draft onto those in force, by their key. Return whether some of these are left out."""
    parts = {getattr(part, key): part for part in model._default_manager.filter(action=draft)}
    left_out = []
    for row in model._default_manager.filter(action=action):
        part = parts.pop(getattr(row, key), None)
        if part is None:
            left_out.append(row.pk)
        else:
            _rewrite_part(row, part)
    model._default_manager.filter(pk__in=[part.pk for part in parts.values()]).update(action=action)
    model._default_manager.filter(pk__in=left_out).update(action=draft)
    return bool(left_out)


def _rewrite_part(row: Any, part: Any) -> None:
    """Let a record in force say what its copy in the draft says, and take over what hangs on the copy."""
    names = {field.attname for field in row._meta.concrete_fields} - OWN
    if isinstance(row, CARRIED_ON):  # what the draft left alone may have been planned further since
        first = part.history.order_by("pgh_id").first()
        names = {name for name in names if getattr(first, name) != getattr(part, name)}
    if isinstance(row, FundingSource) and row.state not in FUNDING_EDITABLE:
        names = set()
    values = {name: getattr(part, name) for name in names}
    if isinstance(row, CostLine):
        row.amounts.all().delete()
        CostAmount.objects.filter(line=part).update(line=row)
    if isinstance(row, Player):
        for confirmation in part.confirmations.order_by("pk"):
            _copy(confirmation, player_id=row.pk)
    part.delete()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
