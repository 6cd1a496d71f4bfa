"""Decisions about establishing, tasks, money and parts of actions, with reasons. Time is an argument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

FUNDING_EDITABLE = ("foreseen", "applied", "approved")
# States of funding sources that count, from the surest to the vaguest.
COUNTED = ("received", "contracted", "approved", "applied", "foreseen")


def check_establishment(*, space_state: str, opened_on: date, today: date, reason: str) -> None:
    """Raise Refused unless a space in this state may be marked as established, opened on this day, for this reason."""
    if space_state not in ("published", "paused"):
        raise Refused(
            "plan.space_not_open",
            _("Only a published space can be established under an action."),
            _("Publish the space first."),
            kind="input",
            field_name="space",
        )
    if opened_on > today:
        raise Refused(
            "plan.opens_later",
            _("The opening day is in the future."),
            _("Mark the space on the day it opens, or later."),
            kind="input",
            field_name="opened_on",
        )
    if not reason.strip():
        raise Refused(
            "plan.reason",
            _("The reason is missing."),
            _(
                "Say in one sentence what makes it a result of the action, for instance the decision that awarded it."
            ),
            kind="input",
            field_name="reason",
        )


def check_dates(starts_on: date | None, due_on: date | None) -> None:
    """Raise Refused ("plan.dates") where a task would be due before it starts."""
    if starts_on and due_on and due_on < starts_on:
        raise Refused(
            "plan.dates",
            _("The task is due before it starts."),
            _("Correct one of the two dates."),
            kind="input",
            field_name="due_on",
        )


def is_late(*, state: str, due_on: date | None, today: date) -> bool:
    """Whether a task should be done by now and is not."""
    return state in ("planned", "in_progress") and due_on is not None and due_on < today


def check_same(expected: str, present: str) -> None:
    """Raise Refused ("plan.changed") where something says something else than its reader has seen."""
    if expected != present:
        raise Refused(
            "plan.changed",
            _("Somebody else has changed this in the meantime."),
            _("Open the page again to see what it says now. Your text is still here."),
            kind="conflict",
        )


def check_unused(*, actions: int, changes: int) -> None:
    """Raise Refused ("plan.instrument_used") for an instrument of actions, or in which a change is recorded."""
    if actions or changes:
        raise Refused(
            "plan.instrument_used",
            _("Actions are carried out through it, or a change in it is recorded, so it stays."),
            _("Change what it says instead."),
            kind="conflict",
        )


def instrument_there() -> Refused:
    """Two instruments would have the same name, and with it the same address."""
    return Refused(
        "plan.instrument_there",
        _("There is an instrument of this name."),
        _("Give it another name, or change the one that is there."),
        kind="conflict",
        field_name="name",
    )


def no_plan() -> Refused:
    """There is no plan to which something could belong."""
    return Refused(
        "plan.no_plan",
        _("No plan is in force yet."),
        _("Load the region’s pack, which brings the plan with it."),
        kind="conflict",
    )


def check_reason(reason: str) -> None:
    """Raise Refused ("plan.reason") where a reason is missing."""
    if not reason.strip():
        raise Refused(
            "plan.reason",
            _("The reason is missing."),
            _("Say in one sentence why."),
            kind="input",
            field_name="reason",
        )


def check_funding_editable(state: str) -> None:
    """Raise Refused ("plan.funding_fixed") where a source is contracted, or no longer counts."""
    if state not in FUNDING_EDITABLE:
        raise Refused(
            "plan.funding_fixed",
            _("A source that is contracted, received, rejected or withdrawn stays as it is."),
            _("Withdraw it and add another one."),
            kind="conflict",
        )


def check_contract(cents: int | None) -> None:
    """Raise Refused ("plan.funding_amount") for a contract without an amount."""
    if cents is None:
        raise Refused(
            "plan.funding_amount",
            _("The amount of this source is missing."),
            _("Enter the contracted amount first."),
            kind="conflict",
        )


def target_there() -> Refused:
    """The action has a target for this indicator already."""
    return Refused(
        "plan.target_there",
        _("The action already has a target for this indicator."),
        _("Change that one."),
        kind="conflict",
        field_name="indicator",
    )


def next_begun() -> Refused:
    """The next version is being prepared, so what comes new or goes is written there."""
    return Refused(
        "plan.next_begun",
        _("The next version of the plan is being prepared, so sources are added and removed there."),
        _("Open the next version. To stop a source at once, withdraw it."),
        kind="conflict",
    )


def player_there() -> Refused:
    """The organisation carries the action already."""
    return Refused(
        "plan.player_there",
        _("This organisation already carries the action."),
        _("Change its part."),
        kind="conflict",
        field_name="organisation",
    )


def lead_there() -> Refused:
    """Another organisation leads the action already."""
    return Refused(
        "plan.lead_there",
        _("Another organisation already leads the action."),
        _("One leads, the others are partners. Change the other one first."),
        kind="conflict",
        field_name="leads",
    )


@dataclass(frozen=True)
class Share:
    """A part of the money, in percent of the whole bar."""

    key: str
    cents: int
    x: float
    width: float


@dataclass(frozen=True)
class Coverage:
    """Costs against funding, in cents: shares from the surest to what is missing, and sources without an amount."""

    cost: int
    funded: int
    secured: int
    missing: int
    surplus: int
    without_amount: int
    shares: tuple[Share, ...]


def coverage(cost: int, sources: Sequence[tuple[str, int | None]]) -> Coverage:
    """How far the sources, as (state, cents), cover a cost. What is rejected or withdrawn does not count."""
    counted = [(state, cents) for state, cents in sources if state in COUNTED]
    sums = {state: sum(cents or 0 for each, cents in counted if each == state) for state in COUNTED}
    funded = sum(sums.values())
    missing = max(cost - funded, 0)
    whole, at, shares = max(cost, funded) or 1, 0, []
    for key, cents in (*sums.items(), ("missing", missing)):
        if cents:
            shares.append(Share(key, cents, round(100 * at / whole, 3), round(100 * cents / whole, 3)))
        at += cents
    return Coverage(
        cost=cost,
        funded=funded,
        secured=sums["received"] + sums["contracted"],
        missing=missing,
        surplus=max(funded - cost, 0),
        without_amount=sum(cents is None for _state, cents in counted),
        shares=tuple(shares),
    )


@dataclass(frozen=True)
class CostTable:
    """Costs in cents by line and year with their sums."""

    years: tuple[int, ...]
    rows: tuple[tuple[Any, tuple[int, ...], int], ...]  # line, cents of each year, their sum
    sums: tuple[int, ...]
    total: int


def cost_table(lines: Sequence[tuple[Any, Mapping[int, int]]]) -> CostTable:
    """The table of lines, each with its cents by year."""
    years = tuple(sorted({year for _line, amounts in lines for year in amounts}))
    rows = tuple(
        (line, tuple(amounts.get(year, 0) for year in years), sum(amounts.values()))
        for line, amounts in lines
    )
    sums = tuple(sum(cells[at] for _line, cells, _sum in rows) for at in range(len(years)))
    return CostTable(years, rows, sums, sum(sums))
