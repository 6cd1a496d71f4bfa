"""A chain tells all that fails; staff may set aside what allows it, with a reason that is kept."""

from types import SimpleNamespace

import pytest

from ceh.core import checks
from ceh.core.checks import may_override, override_entries, run_checks, without_overridden
from ceh.core.refusals import Refused

LATE, FULL = Refused("x.late", "Late", overridable=True), Refused("x.full", "Full")
CLERK = SimpleNamespace(pk=7)


def test_a_chain_tells_all_that_fails_in_its_order():
    chain = [lambda facts: None, lambda facts: [LATE, FULL], lambda facts: facts]
    assert run_checks(chain, FULL) == [LATE, FULL, FULL]
    assert run_checks([], FULL) == []


def test_what_was_set_aside_before_is_left_out():
    assert without_overridden([LATE, FULL], [{"rule": "x.late", "why": "Asked"}]) == [FULL]


@pytest.mark.parametrize(
    ("refusal", "why", "may", "allowed"),
    [
        (LATE, "Asked", True, True),
        (LATE, "  ", True, False),
        (FULL, "Asked", True, False),
        (LATE, "A", False, False),
    ],
)
def test_staff_override_with_a_reason_what_may_be_overridden(monkeypatch, refusal, why, may, allowed):
    monkeypatch.setattr(checks, "can", lambda by, verb, obj: may)
    assert may_override(refusal, why, by=CLERK, verb="x.override", obj=None) is allowed


def test_what_was_set_aside_is_kept_with_who_when_and_why(now):
    assert override_entries([LATE], f" {'w' * 300}", by=CLERK, now=now) == [
        {"rule": "x.late", "by": 7, "at": now.isoformat(), "why": "w" * 200}
    ]
