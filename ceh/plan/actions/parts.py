"""Writing the parts of an action: lines of costs, funding sources, risks, targets."""

import hashlib
import json
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Q

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.validators import check_fields
from ceh.people.models import Person
from ceh.plan.models import Action, CostLine, FundingSource, Phase, Plan, Player, Risk, Target, Task
from ceh.plan.rules import (
    check_contract,
    check_dates,
    check_funding_editable,
    check_same,
    lead_there,
    next_begun,
    player_there,
    target_there,
)

P = TypeVar("P", CostLine, FundingSource, Phase, Player, Risk, Target, Task)
REFUSALS = {"target_once": target_there, "player_once": player_there, "player_one_leads": lead_there}


def fingerprint(part: Any) -> str:
    """What a part says, as a short text: whoever changes it proves with this that they have read it."""
    values: dict[str, Any] = {
        field.attname: getattr(part, field.attname) for field in part._meta.concrete_fields
    }
    if isinstance(part, CostLine):
        values["amounts"] = part.by_year
    text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def add_part(*, action: Action, model: type[P], by: Person, **values: Any) -> P:
    """Add a part to an action. Its number is one that no part of the action has in any version.

    Raises Refused: "plan.edit_plan", "plan.next_begun", "plan.target_there", "plan.player_there", "plan.lead_there".
    """
    with act("plan.add_part", by=by), translate_db_errors(REFUSALS):
        row = _locked_action(action, model, by)
        _check_next(row, model)
        if hasattr(model, "number"):
            same = Q(action__code=row.key) | Q(action__code__startswith=f"{row.key}--")
            last = model._default_manager.filter(same).aggregate(last=Max("number"))["last"]
            values["number"] = (last or 0) + 1
        part = model(action=row)
        return _write(part, values)


def change_part(*, part: P, expected: str, by: Person, **values: Any) -> P:
    """Change a part that still says what `expected` is the fingerprint of.

    Raises Refused: "plan.edit_plan", "plan.changed", "plan.funding_fixed" and those of `add_part`.
    """
    with act("plan.change_part", by=by), translate_db_errors(REFUSALS):
        _locked_action(part.action, type(part), by)
        row = type(part)._default_manager.select_for_update(of=("self",)).filter(pk=part.pk).first()
        check_same(expected, fingerprint(row) if row else "")
        assert row is not None
        if isinstance(row, FundingSource):
            check_funding_editable(row.state)
        return _write(row, values)


def remove_part(*, part: P, by: Person, reason: str) -> None:
    """Remove a part, with a reason; the journal keeps what it said.

    Raises Refused: "plan.edit_plan", "plan.next_begun", "plan.changed" (it is gone), "plan.funding_fixed".
    """
    with act("plan.remove_part", by=by, reason=reason):
        _check_next(_locked_action(part.action, type(part), by), type(part))
        row = type(part)._default_manager.select_for_update(of=("self",)).filter(pk=part.pk).first()
        check_same("", "" if row else "gone")
        assert row is not None
        if isinstance(row, FundingSource):
            check_funding_editable(row.state)
        row.delete()


def change_action(*, action: Action, expected: str, by: Person, **values: Any) -> Action:
    """Change the texts of an action that still says what `expected` is the fingerprint of.

    Raises Refused: "plan.edit_plan", "plan.changed".
    """
    with act("plan.change_action", by=by):
        row = _locked_action(action, Action, by)
        check_same(expected, fingerprint(row))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def contract_funding(*, funding: FundingSource, by: Person, now: Any) -> None:
    """Mark a source as contracted. Raises Refused: "plan.funding_amount" where it has no amount."""
    with act("plan.contract_funding", by=by):
        row = FundingSource.objects.select_for_update(of=("self",)).get(pk=funding.pk)
        check_contract(row.cents)
        FundingSource.machine.apply(row, "contract_funding", by=by, now=now)


def _write(part: P, values: dict[str, Any]) -> P:
    """Save the part with its values; the amounts of a line of costs are rows of their own."""
    amounts = values.pop("amounts", None)
    if isinstance(part, Task):
        check_dates(values["starts_on"], values["due_on"])
    for name, value in values.items():
        setattr(part, name, value)
    check_fields(part, values)
    part.save()
    if isinstance(part, CostLine) and amounts is not None:
        part.amounts.exclude(year__in=amounts).delete()
        for year, cents in amounts.items():
            part.amounts.update_or_create(year=year, defaults={"cents": cents})
    return part


def _check_next(action: Action, model: type[Any]) -> None:
    """Refuse ("plan.next_begun") a source that comes or goes in force while the next version has a copy of it."""
    prepared = action.plan.successors.filter(state__in=Plan.machine.group("prepared"))
    if model is FundingSource and prepared.exists():
        raise next_begun()


def _locked_action(action: Action, model: type[Any], by: Person) -> Action:
    """The action, locked, so that of two who write its parts the second sees what the first wrote."""
    row = Action.objects.select_for_update(of=("self",)).select_related("plan").get(pk=action.pk)
    need(by, "plan.manage_funding" if model is FundingSource else "plan.edit_plan", row)
    return row
