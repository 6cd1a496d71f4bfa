"""What is kept of a version when it is frozen, and read when it is printed or compared."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ceh.core.formatting import figures
from ceh.core.money import Money
from ceh.plan import queries
from ceh.plan.models import Action, Plan
from ceh.versions.exports.content import contents, printed_on
from ceh.versions.models import PlanSnapshot
from ceh.web.documents import Content


def frozen(plan: Plan, now: datetime) -> dict[str, Any]:
    """The document and the facts of a version, in each language of the interface."""
    content = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            content[language] = {"document": asdict(contents(plan, now)), "actions": facts_of(plan)}
    return content


def document_of(plan: Plan, now: datetime) -> Content:
    """The document of a version: as it was frozen, else as it stands now."""
    kept = _kept(plan)
    content = Content(**kept["document"]) if kept else contents(plan, now)
    content.facts = [*content.facts[:-1], (_("State"), str(plan.state_info.label)), printed_on(now)]
    return content


def actions_of(plan: Plan) -> list[dict[str, Any]]:
    """The actions of a version as facts: as they were frozen, else as they stand now."""
    kept = _kept(plan)
    return kept["actions"] if kept else facts_of(plan)


def _kept(plan: Plan) -> dict[str, Any] | None:
    snapshot = PlanSnapshot.objects.filter(plan=plan).first()
    if snapshot is None:
        return None
    language = (get_language() or "en").split("-")[0]
    return dict(snapshot.content.get(language) or snapshot.content["en"])


def facts_of(plan: Plan) -> list[dict[str, Any]]:
    """The actions of a version as (label, text), in the reader's language."""
    return [
        {
            "key": action.key,
            "title": str(action.title),
            "facts": [[label, text] for label, text in _facts(action)],
        }
        for action in queries.actions().filter(plan=plan)
    ]


def _facts(action: Action) -> list[tuple[str, str]]:
    """What an action says, one line each; what is empty is left out."""
    facts = [
        (_("Title"), str(action.title)),
        (_("Instrument"), str(action.instrument or "")),
        (_("Background"), str(action.background)),
        (_("Nature of the action"), str(action.nature)),
        (_("Expected impact"), str(action.impact)),
        (_("What it works on"), "; ".join(str(subject) for subject in action.subjects)),
        (_("Cost in total"), str(action.cost or "")),
    ]
    for number, phase in enumerate(action.phases.all(), 1):
        facts.append((f"{_('Phase')} {number}", f"{phase.name}, {phase.first_year}–{phase.last_year}"))
    for task in action.tasks.all():
        days = " – ".join(figures(day) for day in (task.starts_on, task.due_on) if day)
        facts.append(
            (f"{_('Task')} {task.number}", _line(task.text, task.responsible, days, task.deliverable))
        )
    for player in action.players.all():
        leads = _("leads the action") if player.leads else _("partner")
        facts.append((f"{_('Player')}: {player.organisation}", _line(leads, player.commitment)))
    for line in action.cost_lines.all():
        amounts = [f"{year}: {Money(cents, action.currency)}" for year, cents in line.by_year.items()]
        facts.append((f"{_('Cost line')} {line.number}", _line(line, line.get_category_display(), *amounts)))
    for source in action.funding_sources.all():
        facts.append((f"{_('Funding source')} {source.number}", _line(source, source.amount)))
    for risk in action.risks.all():
        level = f"{risk.get_likelihood_display()} / {risk.get_effect_display()}"
        facts.append((f"{_('Risk')} {risk.number}", _line(risk.text, level, risk.response, risk.responsible)))
    for target in action.targets.all():
        facts.append(
            (f"{_('Target')}: {target.name}", _line(target.goal, target.by_year, target.area, target.method))
        )
    return [(label, text) for label, text in facts if text]


def _line(*values: object) -> str:
    texts = [str(value) for value in values if value not in (None, "") and str(value)]
    return "; ".join([*(text.removesuffix(".") for text in texts[:-1]), *texts[-1:]])
