"""The plan of a region's pack, with its instruments, actions and targets."""

from datetime import datetime
from typing import Any

from ceh.consultation.models import Challenge
from ceh.core.links import connect_once
from ceh.core.text import Translated
from ceh.knowledge.models import Practice
from ceh.network.models import Organisation
from ceh.plan.models import (
    Action,
    CostLine,
    FundingSource,
    Instrument,
    Phase,
    Plan,
    Player,
    Target,
    Task,
)
from ceh.plan.models.means import CATEGORIES, COMPARATORS, RECURRENCES
from ceh.region.models import Region
from ceh.region.packs import Counts, Pack, Row, register_loader

LEVELS = {"national": "national", "regional": "regional", "local": "local"}
ANSWERS, TAKES_OVER = "challenge_answered_by_action", "practice_taken_over_by_action"


def load_plan(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """plan.yaml: the plan's version, its instruments, actions and targets."""
    row = pack.row("plan.yaml")
    if row is None:
        return Counts()
    row.only(
        "title",
        "version",
        "programme",
        "instruments",
        "impact_on",
        "themes_addressed",
        "actions",
        "indicators",
        "review",
    )
    organisations = {organisation.code: organisation for organisation in Organisation.objects.all()}
    version = row.number("version", low=1990, high=2199, required=True, whole=True)
    if version is None:
        return Counts()
    programme, review = row.row("programme"), row.row("review")
    runs = programme.texts("runs") if programme else []
    plan = pack.put(
        Plan,
        str(version),
        {
            "title": row.translated("title", required=True),
            "programme": programme.plain() if programme else {},
            "starts_on": runs[0] if runs else "",
            "ends_on": runs[1] if len(runs) > 1 else "",
            "reviewer": review.ref("by", organisations) if review else None,
        },
        create={"state": "in_force"},
    )
    if plan is None or plan.successors.exists():  # frozen since people have begun the next version
        return Counts()
    instruments = {}
    for entry in row.rows("instruments"):
        code = entry.text("code", required=True, max_length=50)
        instruments[code] = pack.put(
            Instrument,
            code,
            {
                "plan": plan,
                "name": entry.translated("name", required=True),
                "level": entry.ref("level", LEVELS, required=True) or "national",
                "authority": entry.ref("authority", organisations),
                "state": entry.translated("state"),
                "aim": entry.translated("aim"),
            },
        )
    actions = {}
    for code, entry in pack.unique(row.rows("actions")):
        actions[code] = _load_action(pack, plan, entry, code, instruments, organisations, region, now)
    for entry in row.rows("indicators"):
        _load_target(pack, entry, actions)
    return Counts()


def _texts(row: Row, name: str) -> list[dict[str, str]]:
    """A list of texts, each plain or by language."""
    result = []
    for value in row.many(name):
        if isinstance(value, Row):
            result.append(dict(value.by_language(name)))
        elif isinstance(value, str):
            result.append(dict(Translated.of(value)))
        else:
            row.problem(name, "must hold texts")
    return result


def _load_action(
    pack: Pack,
    plan: Plan,
    row: Row,
    code: str,
    instruments: dict[str, Any],
    organisations: dict[str, Any],
    region: Region,
    now: datetime,
) -> Any:
    """One action with its phases, tasks and players."""
    costs = row.row("costs")
    total = costs.number("total_eur", low=0, high=10**12) if costs else None
    action = pack.put(
        Action,
        code,
        {
            "plan": plan,
            "title": row.translated("title", required=True),
            "instrument": row.ref("instrument", instruments),
            "background": row.translated("background", max_length=5000),
            "nature": row.translated("nature", max_length=5000),
            "impact": row.translated("impact", max_length=5000),
            "works_on": _texts(row, "works_on"),
            "cost_cents": None if total is None else round(total * 100),
            "currency": region.currency,
        },
    )
    if action is None:
        return None
    _link_causes(row, action, now)
    _load_means(pack, row, action, organisations)
    for number, phase in enumerate(row.rows("timeframe"), 1):
        first = phase.number("from", low=1990, high=2199, required=True, whole=True)
        last = phase.number("to", low=1990, high=2199, required=True, whole=True)
        if first is not None and last is not None and first <= last:
            values = {
                "action": action,
                "name": phase.translated("phase"),
                "first_year": first,
                "last_year": last,
            }
            pack.put(Phase, f"{code}:{number}", values)
        elif first is not None and last is not None:
            phase.problem("to", "ends before it starts")
    for task in row.rows("tasks"):
        task.only("n", "en", "sl", "de", "it")
        number = task.number("n", low=1, high=99, required=True, whole=True)
        if number is not None:
            text = task.by_language("tasks", leave=("n",))
            pack.put(Task, f"{code}:{number}", {"action": action, "number": number, "text": text})
    players = row.row("players")
    if players is not None:
        lead = players.ref("lead", organisations)
        for organisation in [lead, *players.refs("partners", organisations)]:
            if organisation is not None:
                values = {"action": action, "organisation": organisation, "leads": organisation is lead}
                pack.put(Player, f"{code}:{organisation.code}", values)
    return action


def _link_causes(row: Row, action: Action, now: datetime) -> None:
    """The practices that an action takes over, and the challenges that it answers."""
    for field, model, kind in (("from_practices", Practice, TAKES_OVER), ("challenges", Challenge, ANSWERS)):
        known = {record.code: record for record in model._default_manager.all()}
        for record in row.refs(field, known):
            connect_once(kind, record, action, now=now)


def _load_means(pack: Pack, row: Row, action: Action, organisations: dict[str, Any]) -> None:
    """The lines of an action's costs, and its funding sources; amounts only where the plan states them."""
    costs = row.row("costs")
    categories = {code: code for code, _label in CATEGORIES}
    for number, line in enumerate(costs.rows("of") if costs else [], 1):
        category = line.ref("category", categories) or "other"
        text = line.by_language("of", leave=("category",))
        values = {"action": action, "number": number, "category": category, "text": text}
        pack.put(CostLine, f"{action.code}:{number}", values)
    for number, source in enumerate(row.rows("funding"), 1):
        leave = ("organisation", "total_eur")
        amount = source.number("total_eur", low=0.01, high=10**12)
        values = {
            "action": action,
            "number": number,
            "organisation": source.ref("organisation", organisations),
            "name": source.by_language("funding", leave=leave),
            "cents": None if amount is None else round(amount * 100),
        }
        pack.put(FundingSource, f"{action.code}:{number}", values)


def _load_target(pack: Pack, row: Row, actions: dict[str, Any]) -> None:
    """One target: what an action has to reach, in every year or once."""
    row.only("code", "action", "name", "measurement", "category_of_region", "target", "data_source")
    code, action, goal = row.code(), row.ref("action", actions, required=True), row.row("target")
    if goal is None:
        row.problem("target", "is missing")
        return
    goal.only("min", "max", "exactly", "per", "by")
    keys = {"at_least": "min", "at_most": "max", "exactly": "exactly"}
    comparator = next((code for code, _label in COMPARATORS if keys[code] in goal), "at_least")
    value = goal.number(keys[comparator], low=0, high=10**9, required=True, whole=True)
    recurrences = {code: code for code, _label in RECURRENCES}
    if code and action is not None and value is not None:
        values = {
            "action": action,
            "indicator": code,
            "name": row.translated("name", required=True),
            "comparator": comparator,
            "value": value,
            "per": goal.ref("per", recurrences) or "year",
            "by_year": goal.number("by", low=1990, high=2199, whole=True),
            "area": row.translated("category_of_region"),
            "method": row.translated("data_source"),
        }
        pack.put(Target, f"{action.code}:{code}", values)


def register() -> None:
    """Register the loader of the plan; called once at start-up."""
    register_loader("plan.yaml", 40, load_plan)
