"""Duplicate grants when two accounts are merged: the kept account gets the better one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pgtrigger
from django.utils.translation import gettext as _

from ceh.core.formatting import short_day
from ceh.learning.models import Grant
from ceh.learning.queries import HeldGrant, last_uses
from ceh.learning.rules import last_day
from ceh.learning.rules.merging import rank
from ceh.learning.rules.standing import ends
from ceh.region.queries import current

STANDS = ["active", "suspended"]
# What would refuse, and what would record, the moment in which one of the two stands aside.
STATES, HISTORY = "learning.Grant:grant_states", "learning.Grant:update_update"


def duplicate_grants(kept: Any, absorbed: Any) -> list[tuple[Grant, Grant]]:
    """Locked pairs of grants of the same competence, level and space: (kept account, absorbed account)."""
    rows = Grant.objects.select_for_update(of=("self",)).filter(person__in=(kept, absorbed), state__in=STANDS)
    by_kind: dict[Any, dict[int, Grant]] = {}
    for row in rows.select_related("competence", "space").order_by("pk"):
        by_kind.setdefault((row.competence_id, row.level, row.space_id), {})[row.person_id] = row
    return [(pair[kept.pk], pair[absorbed.pk]) for pair in by_kind.values() if len(pair) == 2]


def settle_duplicates(kept: Any, absorbed: Any, now: datetime) -> tuple[list[list[int]], list[str]]:
    """Give the kept account the better grant of each pair; ([better, worse] that changed places, clashes in words)."""
    pairs = duplicate_grants(kept, absorbed)
    uses = last_uses([kept.pk, absorbed.pk], {row.competence_id for row, _other in pairs}) if pairs else {}
    swapped, clashes = [], []
    for own, other in pairs:
        dates = [
            uses[key]
            for key in ((kept.pk, own.competence_id), (absorbed.pk, own.competence_id))
            if key in uses
        ]
        used = max(dates, default=None)
        is_better = rank(_held(other), used, now) > rank(_held(own), used, now)
        better, worse = (other, own) if is_better else (own, other)
        if is_better:
            _swap_people(better, worse)
            swapped.append([better.pk, worse.pk])
        clashes.append(
            _(
                "%(what)s: the kept account has the grant “%(better)s”, the other “%(worse)s” stays with the closed"
                " account."
            )
            % {"what": own.competence, "better": _grant_text(better, used), "worse": _grant_text(worse, used)}
        )
    return swapped, clashes


def _swap_people(grant: Grant, other: Grant) -> None:
    """Swap the people of two grants. A person has only one active, so `other` is "renewed" meanwhile."""
    with pgtrigger.ignore(STATES, HISTORY):
        Grant.objects.filter(pk=other.pk).update(state="renewed")
    Grant.objects.filter(pk=grant.pk).update(person=other.person_id)
    with pgtrigger.ignore(STATES):
        Grant.objects.filter(pk=other.pk).update(person=grant.person_id, state=other.state)
    grant.person_id, other.person_id = other.person_id, grant.person_id


def undo_swaps(pairs: Iterable[list[int]], kept: Any, absorbed: Any) -> None:
    """Undo `settle_duplicates`, where both grants are still where it put them."""
    rows = Grant.objects.select_for_update().in_bulk([pk for pair in pairs for pk in pair])
    for better, worse in pairs:
        if (rows[better].person_id, rows[worse].person_id) == (kept.pk, absorbed.pk):
            _swap_people(rows[better], rows[worse])


def _held(row: Grant) -> HeldGrant:
    return HeldGrant(
        row.pk,
        row.competence_id,
        row.level,
        row.space_id,
        row.state,
        row.granted_at,
        row.valid_until,
        row.unused_months,
    )


def _grant_text(row: Grant, used: datetime | None) -> str:
    """The state and last day of a grant, in words."""
    until = ends(_held(row), used)
    day = (
        _("until %(day)s") % {"day": short_day(last_day(until, current().timezone))}
        if until
        else _("without a deadline")
    )
    return f"{row.state_info.label}, {day}"
