"""Questions about indicators: definitions, candidates, merged accounts, stored measurements."""

from collections.abc import Iterable

from ceh.core.facts import Event, Period, Scope, fact
from ceh.monitoring.models import Indicator, IndicatorVersion, Measurement
from ceh.people.models import Person


def indicator(code: str) -> Indicator:
    """The indicator of this code with its versions. Raises Indicator.DoesNotExist."""
    matches = indicators(indicator__code=code)
    if not matches:
        raise Indicator.DoesNotExist(code)
    return matches[0]


def indicators(**which: object) -> list[Indicator]:
    """Indicators in their order, each with its `known` versions, newest first. One statement."""
    rows = IndicatorVersion.objects.filter(**which).select_related("indicator")
    result: dict[int, Indicator] = {}
    for version in rows.order_by("indicator__position", "indicator__code", "-number"):
        entry = result.setdefault(version.indicator_id, version.indicator)
        entry.known = [*getattr(entry, "known", []), version]
    return list(result.values())


def candidates(facts: Iterable[str], period: Period, scope: Scope) -> list[Event]:
    """All events of these facts in the period and scope, those that do not qualify too: one statement for each fact."""
    return [event for code in facts for event in fact(code).events(period, scope)]


def canonical() -> dict[int, int]:
    """Every merged account → the account that stands for the person, over chains of merges."""
    into = dict(Person.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    result = {}
    for start in into:
        end, seen = start, set()
        while end in into and end not in seen:
            seen.add(end)
            end = into[end]
        result[start] = end
    return result


def measurements(subject: Indicator, limit: int = 20) -> list[Measurement]:
    """Stored measurements of an indicator, newest first."""
    return list(Measurement.objects.filter(version__indicator=subject).select_related("by")[:limit])
