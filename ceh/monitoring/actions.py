"""Storing a measurement, remembering who looked, and loading the definitions of a region's pack."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.monitoring.models import KINDS, Indicator, IndicatorVersion, Line, Measurement, Viewing
from ceh.monitoring.rules import RULES, Figure, ledger_hash, pseudonym, report
from ceh.people.models import Person
from ceh.region.models import Region
from ceh.region.packs import Counts, Pack, register_loader

TEXTS = ("definition", "counts", "counts_not", "unit", "method", "source", "limitations")


def measure(*, indicator: Indicator, year: int, by: Person, now: datetime) -> Measurement:
    """Store the figure of a year with every line behind it; it never changes afterwards.

    Runs on one snapshot of the database, so that late writers cannot split figure and lines. Raises Refused:
    "monitoring.measure", "monitoring.nothing_to_count".
    """
    with act("monitoring.measure", by=by):
        with connection.cursor() as cursor:
            # Writers of visits wait for the few milliseconds of counting: the figure and its lines are one truth.
            cursor.execute("LOCK TABLE usage_visit, usage_groupvisit, plan_establishment IN SHARE MODE")
        need(by, "monitoring.measure", indicator)
        current = report(indicator, now)
        if current is None or current.action is None or year not in current.figures:
            raise Refused(
                "monitoring.nothing_to_count",
                _("There is nothing to count for this year."),
                _("A figure begins in the year in which a space opens under the action."),
                kind="input",
            )
        figure, rule = current.figures[year], RULES[current.version.rule]
        measurement = Measurement.objects.create(
            version=current.version,
            action=current.action,
            rule=rule.key,
            rule_version=rule.version,
            parameters=current.version.parameters,
            starts_on=date(year, 1, 1),
            ends_on=date(year + 1, 1, 1),
            as_of=now,
            value=figure.value,
            headcount=figure.headcount,
            ledger_hash=ledger_hash(figure, settings.PSEUDONYM_KEY),
            by=by,
        )
        _store_lines(measurement, figure)
    return measurement


def _store_lines(measurement: Measurement, figure: Figure) -> None:
    Line.objects.bulk_create(
        [
            Line(
                measurement=measurement,
                unit_key=pseudonym(line.unit, settings.PSEUDONYM_KEY),
                source_type=line.event.source_type,
                source_id=line.event.source_id,
                at=line.event.at,
                day=line.event.day,
                space_id_then=line.event.space_id,
                dimensions=dict(line.event.dimensions),
                headcount=line.event.headcount,
                reason=line.reason,
            )
            for line in figure.lines
        ],
        batch_size=2000,
    )


def log_viewing(*, indicator: Indicator, year: int, by: Person, now: datetime) -> None:
    """Record that somebody looked at the lines. Raises Refused ("monitoring.see_lines")."""
    need(by, "monitoring.see_lines", indicator)
    Viewing.objects.create(person=by, indicator=indicator, year=year, at=now)


def load_indicators(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """Load indicators.yaml. A version that was measured is not changed; write a new one."""
    kinds = {code: code for code, _label in KINDS}
    rules = {key: key for key in RULES}
    for place, (code, row) in enumerate(pack.unique(pack.rows("indicators.yaml"))):
        row.only("code", "version", "valid_from", "name", "kind", "rule", *TEXTS)
        number = row.number("version", low=1, high=999, required=True, whole=True)
        start, kind = row.day("valid_from", required=True), row.ref("kind", kinds, required=True)
        name, rule = row.translated("name", required=True), row.ref("rule", rules) or ""
        if number is None or start is None or kind is None:
            continue
        indicator = pack.put(Indicator, code, {"position": place})
        if (
            indicator is None
            or Measurement.objects.filter(version__indicator=indicator, version__number=number).exists()
        ):
            continue
        values: dict[str, Any] = {
            name_of: row.translated(name_of, required=name_of in TEXTS[:3]) for name_of in TEXTS
        }
        values |= {
            "indicator": indicator,
            "number": number,
            "valid_from": start,
            "name": name,
            "kind": kind,
            "rule": rule,
        }
        pack.put(IndicatorVersion, f"{code}:{number}", values)
    return Counts()


def register() -> None:
    """Register the loader of indicators; called once at start-up."""
    register_loader("indicators.yaml", 50, load_indicators)
