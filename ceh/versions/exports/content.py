"""What the document of the plan says, in the reader's language: the parts of an Interreg Europe action plan."""

from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ceh.consultation import queries as consultation
from ceh.consultation.models import QUADRANTS
from ceh.core.clock import local_day
from ceh.core.formatting import figures, locale
from ceh.core.links import Step
from ceh.plan import queries
from ceh.plan.actions.packs import ANSWERS, TAKES_OVER
from ceh.plan.exports import money_of
from ceh.plan.models import Action, Plan
from ceh.plan.states import STANDINGS
from ceh.region.queries import current
from ceh.versions.exports.drawing import region_map
from ceh.web.documents import Content, sentence


def contents(plan: Plan, now: datetime) -> Content:
    """The whole document."""
    region = current()
    programme = plan.programme
    content = Content(
        title=str(plan.title),
        subtitle=" · ".join(
            filter(None, (programme.get("name"), programme.get("project"), str(region.name)))
        ),
        facts=[
            (_("Version"), plan.code),
            (_("Prepared by"), str(plan.reviewer or "")),
            (_("Note"), _("A made-up version for the demonstration.") if plan.is_demo else ""),
            printed_on(now),
        ],
    )
    actions = list(queries.actions().filter(plan=plan))
    _general(content, plan)
    _context(content, plan)
    _evidence(content)
    _challenges(content)
    content.heading(_("Part IV: Actions"))
    causes = queries.causes_of(actions)
    for number, action in enumerate(actions, 1):
        _action(content, action, number, causes[action.key])
    _monitoring(content, actions)
    content.heading(_("Part VI: Endorsement"))
    content.add("text", text=_("We endorse this action plan and take on the tasks that it gives us."))
    content.add(
        "signatures", labels=[_("Organisation"), _("Name and position"), _("Date"), _("Signature and stamp")]
    )
    return content


def printed_on(now: datetime) -> tuple[str, str]:
    """The day of printing, the last fact of the title page."""
    return _("Printed on"), format_date(local_day(now, current().timezone), "long", locale=locale())


def _general(content: Content, plan: Plan) -> None:
    """Who, where, within which programme."""
    region, programme = current(), plan.programme
    runs = " – ".join(_month(value) for value in (plan.starts_on, plan.ends_on) if value)
    rows = [
        [_("Programme"), str(programme.get("name", ""))],
        [_("Project"), str(programme.get("project", ""))],
        [_("Duration"), runs],
        [_("Partners and countries"), _partners(programme)],
        [_("Partner organisation"), str(plan.reviewer or "")],
        [_("Country"), Locale.parse(locale()).territories.get(region.country, region.country)],
        [_("NUTS 3 region"), " ".join(filter(None, (region.nuts3, str(region.name))))],
        [_("Cohesion region"), str(region.cohesion_region)],
    ]
    content.heading(_("Part I: General information"))
    content.table([_("What"), _("Value")], rows, [1, 2])


def _month(value: str) -> str:
    """A month such as 2017-05 in words."""
    year, _separator, month = value.partition("-")
    return format_date(date(int(year), int(month or 1), 1), "LLLL yyyy", locale=locale())


def _partners(programme: dict[str, Any]) -> str:
    partners, countries = programme.get("partners"), programme.get("countries")
    if not partners or not countries:
        return ""
    return _("%(partners)s partners from %(countries)s countries") % {
        "partners": partners,
        "countries": countries,
    }


def _context(content: Content, plan: Plan) -> None:
    """The policy instruments that the plan wants to improve."""
    instruments = queries.instruments_of(plan)
    content.heading(_("Part II: Policy context"))
    rows = [
        [
            str(instrument.name),
            str(instrument.get_level_display()),  # type: ignore[attr-defined]
            str(instrument.authority or ""),
            str(instrument.state),
        ]
        for instrument in instruments
    ]
    header = [_("Instrument"), _("Level"), _("Authority"), _("State")]
    content.table(header, rows, [8, 3, 6, 4])
    aims = [f"{instrument.name}: {instrument.aim}" for instrument in instruments if instrument.aim]
    content.items(_("What the plan wants to change"), aims, 2)


def _evidence(content: Content) -> None:
    """What the plan stands on: whom the region asked, and the SWOT."""
    content.heading(_("Part III: What the plan stands on"))
    documents = list(consultation.documents())
    workshops = list(consultation.workshops().filter(state="published", is_demo=False))
    content.items(_("Surveys and documents"), documents, 2)
    content.items(_("Workshops"), workshops, 2)
    towns = {workshop.municipality_id for workshop in workshops}
    content.drawings["map.svg"] = region_map(towns)
    content.add(
        "figure",
        file="map.svg",
        alt=_("Map of the region; the municipalities with workshops are darker."),
        caption=_("Municipalities with workshops; approximate borders"),
    )
    statements = list(consultation.published().filter(municipality=None))
    if statements:
        content.heading(_("SWOT analysis"), 2)
        content.add(
            "matrix",
            quadrants=[
                {
                    "title": str(label),
                    "code": code,
                    "groups": _groups([row for row in statements if row.quadrant == code]),
                }
                for code, label in QUADRANTS
            ],
        )


def _groups(statements: list[Any]) -> list[dict[str, Any]]:
    """The statements of a quadrant by horizon."""
    groups: dict[str, list[str]] = {}
    for statement in statements:
        groups.setdefault(capfirst(str(statement.get_horizon_display())), []).append(
            f"{statement.code.upper()}  {sentence(statement.text, stop=False)}"
        )
    return [{"title": title, "items": items} for title, items in groups.items()]


def _challenges(content: Content) -> None:
    """The challenges with the statements that each stands on."""
    challenges = list(consultation.published_challenges())
    statements = consultation.statements_of([challenge.pk for challenge in challenges])
    rows = [
        [
            str(challenge.name),
            sentence(challenge.text),
            ", ".join(statement.code.upper() for statement in statements.get(challenge.pk, [])),
        ]
        for challenge in challenges
    ]
    content.heading(_("Challenges of the region"), 2)
    header = [_("Challenge"), _("What has to change"), _("Stands on")]
    content.table(header, rows, [2, 5, 3])


def _action(content: Content, action: Action, number: int, causes: list[Step]) -> None:
    """One action with all its parts."""
    content.heading(f"{_('Action')} {number}: {action.title}", 2)
    content.text(_("Background"), action.background)
    content.text(_("Nature of the action"), action.nature)
    content.items(_("What it works on"), action.subjects)
    _causes(content, causes)
    _players(content, action)
    tasks = [
        [
            f"{task.number}",
            str(task.text),
            str(task.responsible or ""),
            figures(task.due_on) if task.due_on else "",
            str(task.state_info.label),
        ]
        for task in action.tasks.all()
    ]
    if tasks:
        content.heading(_("Tasks"), 3)
        content.table(
            [_("No."), _("Task"), _("Who"), capfirst(_("due on")), _("State")], tasks, [1, 8, 4, 2, 2]
        )
    phases = list(action.phases.all())
    if phases:
        years = range(min(phase.first_year for phase in phases), max(phase.last_year for phase in phases) + 1)
        bars = [
            {"name": capfirst(str(phase.name)), "first": phase.first_year, "last": phase.last_year}
            for phase in phases
        ]
        content.heading(_("Timeframe"), 3)
        content.add("timeline", label=_("Phase"), phases=bars, years=list(years))
    _money(content, action)
    content.text(_("Expected impact"), action.impact)
    _risks(content, action)


def _causes(content: Content, steps: list[Step]) -> None:
    """The challenges that the action answers, and the practices that it takes over."""
    challenges = [step.other for step in steps if step.link.kind == ANSWERS]
    practices = [step.other for step in steps if step.link.kind == TAKES_OVER]
    shown = [challenge for challenge in challenges if getattr(challenge, "state", "") == "published"]
    content.items(_("Challenges that it answers"), shown)
    content.items(_("Good practices that it takes over"), practices)


def _players(content: Content, action: Action) -> None:
    """Who carries the action, what each takes on, and whether it has confirmed it."""
    rows = []
    for player in action.players.all():
        player.action = action  # its tasks and money are read already
        name = f"{player.organisation} ({_('leads')})" if player.leads else str(player.organisation)
        rows.append([name, str(player.commitment), str(STANDINGS[queries.standing_of(player)][0])])
    if rows:
        content.heading(_("Players involved"), 3)
        content.table([_("Organisation"), _("Commitment"), _("Confirmation")], rows, [4, 5, 3])


def _money(content: Content, action: Action) -> None:
    """Costs by line and year, and who pays."""
    means = money_of(action)
    costs, covered = means["costs"], means["coverage"]
    if action.cost or costs["rows"]:
        content.heading(_("Costs"), 3)
    if action.cost:
        content.add("text", text=_("In total %(amount)s.") % {"amount": action.cost})
    if costs["years"]:
        rows = [
            [
                f"{sentence(row['line'], stop=False)} ({row['line'].get_category_display()})",
                *(str(cell) if cell.cents else "" for cell in row["cells"]),
                str(row["total"]),
            ]
            for row in costs["rows"]
        ]
        sums = [_("Total"), *(str(cell) for cell in costs["sums"]), str(costs["money"])]
        header = [_("Line"), *(str(year) for year in costs["years"]), _("Total")]
        content.table(header, [*rows, sums], [4, *(2 for _year in costs["years"]), 2])
    elif costs["rows"]:
        content.add("list", items=[sentence(row["line"], stop=False) for row in costs["rows"]])
    sources = [
        [str(source), str(source.amount or ""), str(source.state_info.label)]
        for source in action.funding_sources.all()
    ]
    if sources:
        content.heading(_("Funding sources"), 3)
        content.table([_("Source"), _("Amount"), _("State")], sources, [5, 2, 2])
        if covered["funded"].cents:
            content.add("text", text=covered["sentence"])


def _risks(content: Content, action: Action) -> None:
    """What may go wrong, and what is done about it."""
    rows = [
        [
            sentence(risk.text, stop=False),
            str(risk.get_likelihood_display()),
            str(risk.get_effect_display()),
            str(risk.response),
            str(risk.responsible or ""),
        ]
        for risk in action.risks.all()
    ]
    if rows:
        content.heading(_("Risks"), 3)
        header = [_("Risk"), _("Likelihood"), _("Effect"), _("What is done about it"), _("Who")]
        content.table(header, rows, [4, 2, 2, 4, 3])


def _monitoring(content: Content, actions: list[Action]) -> None:
    """The indicators and what they have to reach."""
    rows = [
        [
            f"{_('Action')} {number}",
            capfirst(str(target.name)),
            str(target.area),
            target.goal,
            str(target.by_year or ""),
            str(target.method) or _("counted from records"),
        ]
        for number, action in enumerate(actions, 1)
        for target in action.targets.all()
    ]
    content.heading(_("Part V: Monitoring"))
    header = [_("Action"), _("Indicator"), _("Area"), _("Target"), _("Until"), _("How it is monitored")]
    content.table(header, rows, [2, 4, 4, 3, 2, 3])
