"""Chains of small checks: all that fail are told at once, and staff may set some of them aside, with a reason.

A check is pure: it gets what is known and gives a Refused, several, or None. Booking, starting a machine and enrolling
each have their chain. What they share stands where it belongs: `check_guardian` and `check_evening` in `people.rules`,
`check_hold` in `learning.rules`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ParamSpec

from ceh.core.permissions import can
from ceh.core.refusals import Refused

Facts = ParamSpec("Facts")
Result = Refused | list[Refused] | None


def run_checks(
    checks: Iterable[Callable[Facts, Result]], *facts: Facts.args, **named_facts: Facts.kwargs
) -> list[Refused]:
    """All that the checks say, in their order."""
    refusals: list[Refused] = []
    for check in checks:
        result = check(*facts, **named_facts)
        refusals += [result] if isinstance(result, Refused) else result or []
    return refusals


def without_overridden(refusals: Iterable[Refused], overridden: Iterable[dict[str, Any]]) -> list[Refused]:
    """The refusals but for those of rules that staff set aside before."""
    rules = {entry["rule"] for entry in overridden}
    return [refusal for refusal in refusals if refusal.rule not in rules]


def may_override(refusal: Refused, why: str, *, by: Any, verb: str, obj: Any) -> bool:
    """Whether the person may set aside what the refusal tells: with a reason, and if no rule forbids it."""
    return bool(why.strip()) and refusal.overridable and can(by, verb, obj)


def override_entries(
    refusals: Sequence[Refused], why: str, *, by: Any, now: datetime
) -> list[dict[str, Any]]:
    """What was set aside, as it is stored with the record."""
    entry = {"by": by.pk, "at": now.isoformat(), "why": why.strip()[:200]}
    return [{"rule": refusal.rule, **entry} for refusal in refusals]
