"""Establishing a space under an action, taking it back, and loading the plan of a region's pack."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.links import connect, disconnect
from ceh.core.models import Link
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.knowledge.models import Practice
from ceh.network.models import Organisation, Space
from ceh.people.models import Person
from ceh.plan.models import Action, Establishment, Instrument, Phase, Plan, Player, Target, Task
from ceh.plan.rules import check_establishment
from ceh.region.models import Region
from ceh.region.packs import Counts, Pack, Row, register_loader
from ceh.region.queries import current

LINK = "action_established_space"
LEVELS = {"national": "national", "regional": "regional", "local": "local"}


def establish_space(
    *, action: Action, space: Space, opened_on: date, by: Person, now: datetime, reason: str
) -> Establishment:
    """Record that a space opened under an action, and link both in the red thread.

    Raises Refused: "plan.establish_space" (not open to the actor), "plan.space_not_open", "plan.opens_later",
    "plan.reason", "plan.established" (it stands under the action already).
    """
    standing_already = Refused(
        "plan.established",
        _("This space is already linked to the action."),
        _("Open the action to see since when."),
        kind="conflict",
        field_name="space",
    )
    with (
        translate_db_errors({"established_once": standing_already}),
        act("plan.establish_space", by=by, reason=reason),
    ):
        need(by, "plan.establish_space", action)
        locked = Space.objects.select_for_update().get(pk=space.pk)
        today = local_day(now, current().timezone)
        check_establishment(space_state=locked.state, opened_on=opened_on, today=today, reason=reason)
        establishment = Establishment.objects.create(
            action=action, space=locked, opened_on=opened_on, by=by, at=now, reason=reason.strip()[:300]
        )
        connect(LINK, action, locked, by=by, now=now, reason=reason.strip())
    return establishment


def withdraw_establishment(*, establishment: Establishment, by: Person, now: datetime, reason: str) -> None:
    """Withdraw an establishment, with a reason; it stays in the history, and the figures follow.

    Raises Refused: "plan.establish_space", "plan.reason", "plan.withdrawn" (somebody was faster).
    """
    with act("plan.withdraw_establishment", by=by, reason=reason):
        need(by, "plan.establish_space", establishment.action)
        if not reason.strip():
            raise Refused(
                "plan.reason",
                _("The reason is missing."),
                _("Say why you remove the mark."),
                kind="input",
                field_name="reason",
            )
        changed = Establishment.objects.filter(pk=establishment.pk, ended_at=None).update(
            ended_at=now, end_reason=reason.strip()[:300]
        )
        if not changed:
            raise Refused(
                "plan.withdrawn",
                _("This has already been withdrawn."),
                _("Reload the page."),
                kind="conflict",
            )
        links = Link.objects.filter(
            kind=LINK, source_id=establishment.action_id, target_id=establishment.space_id, ended_at=None
        )
        for link in links:
            disconnect(link, by=by, now=now, reason=reason)


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
    )
    if plan is None:
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
            },
        )
    actions = {}
    for code, entry in pack.unique(row.rows("actions")):
        actions[code] = _load_action(pack, plan, entry, code, instruments, organisations, region)
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
            "practices": row.refs(
                "from_practices", {practice.code: practice for practice in Practice.objects.all()}
            ),
            "challenges": row.texts("challenges"),
            "works_on": _texts(row, "works_on"),
            "cost_cents": None if total is None else round(total * 100),
            "currency": region.currency,
            "cost_items": _texts(costs, "of") if costs else [],
            "funding": _texts(row, "funding"),
        },
    )
    if action is None:
        return None
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


def _load_target(pack: Pack, row: Row, actions: dict[str, Any]) -> None:
    """One target: what an action has to reach in every year."""
    row.only("code", "action", "name", "measurement", "category_of_region", "target", "data_source")
    code, action, goal = row.code(), row.ref("action", actions, required=True), row.row("target")
    minimum = goal.number("min", low=0, high=10**9, required=True, whole=True) if goal else None
    if goal is None:
        row.problem("target", "is missing")
    elif code and action is not None and minimum is not None:
        values = {
            "action": action,
            "indicator": code,
            "name": row.translated("name", required=True),
            "minimum": minimum,
            "by_year": goal.number("by", low=1990, high=2199, whole=True),
            "area": row.translated("category_of_region"),
        }
        pack.put(Target, f"{action.code}:{code}", values)


def register() -> None:
    """Register the loader of the plan; called once at start-up."""
    register_loader("plan.yaml", 40, load_plan)
