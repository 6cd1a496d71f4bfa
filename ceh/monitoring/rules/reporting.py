"""A report: definition, target, and the figure of every year, counted now from the records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ceh.core.clock import local_day
from ceh.core.facts import Period, Scope
from ceh.monitoring import queries
from ceh.monitoring.models import Indicator, IndicatorVersion
from ceh.monitoring.rules.counting import RULES, Figure, Verdict, by_year, verdict
from ceh.plan import queries as plan
from ceh.plan.models import Action, Target
from ceh.region.queries import current

KEPT = "_first_countable"


@dataclass(frozen=True)
class Report:
    """An indicator with its target and the figure of each year since the first opening; no years means no figure."""

    indicator: Indicator
    version: IndicatorVersion
    target: Target | None
    opened: Mapping[int, date]
    figures: Mapping[int, Figure]
    verdicts: list[Verdict]

    @property
    def action(self) -> Action | None:
        """The action whose target it is."""
        return self.target.action if self.target else None

    @property
    def latest(self) -> Verdict | None:
        """The newest year, None where nothing can be counted."""
        return self.verdicts[-1] if self.verdicts else None

    @property
    def countable(self) -> bool:
        """Whether it has a counting rule."""
        return self.version.rule in RULES


def reports(now: datetime) -> list[Report]:
    return [result for indicator in queries.indicators() if (result := report(indicator, now)) is not None]


def first_countable(now: datetime) -> Report | None:
    """The report of the first indicator for which something can be counted; None while there is none.

    For the start page, which everybody opens: counted anew when the process reads the region anew, every few seconds.
    """
    region = current()
    if KEPT not in region.__dict__:
        reports = (report(indicator, now, beside=False) for indicator in queries.indicators())
        region.__dict__[KEPT] = next(
            (candidate for candidate in reports if candidate is not None and candidate.verdicts), None
        )
    result: Report | None = region.__dict__[KEPT]
    return result


def version_at(indicator: Indicator, now: datetime) -> IndicatorVersion:
    """The definition in force, else the first one. `indicator` has versions, as `queries.indicators()` gives it."""
    today = local_day(now, current().timezone)
    versions = indicator.known
    return next((version for version in versions if version.valid_from <= today), versions[-1])


def report(indicator: Indicator, now: datetime, *, beside: bool = True) -> Report | None:
    """The indicator's report as of now; None for one without a version.

    `indicator` comes from `queries.indicators()`. Without `beside`, groups, which are only shown beside the figure, are
    not read; the value is the same.
    """
    today = local_day(now, current().timezone)
    if not indicator.known:
        return None
    version = version_at(indicator, now)
    target, opened = plan.target_of(indicator.code)
    if version.rule not in RULES:
        opened = {}
    years = range(min(opened.values()).year, today.year + 1) if opened else range(0)
    year_figures = figures(version, years, opened, beside=beside)
    minimum = target.yearly_minimum if target else None
    verdicts = [
        verdict(year, year_figures[year], minimum=minimum, opened=opened, today=today) for year in years
    ]
    return Report(indicator, version, target, opened, year_figures, verdicts)


def figures(
    version: IndicatorVersion, years: range, opened: Mapping[int, date], *, beside: bool
) -> dict[int, Figure]:
    """The figure of every year, counted now from the records: one statement for each fact, one for merged accounts."""
    if not years:
        return {}
    period = Period(date(years[0], 1, 1), date(years[-1] + 1, 1, 1), current().timezone)
    scope = Scope(frozenset(opened))
    rule = RULES[version.rule]
    return by_year(
        queries.candidates(rule.facts + rule.beside if beside else rule.facts, period, scope),
        years,
        opened=opened,
        canonical=queries.canonical(),
    )
