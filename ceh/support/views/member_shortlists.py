"""Shortlists as they were stored, put into words for adviser and applicant."""

from typing import Any

from ceh.mentors.rules.candidates import Candidate as Frozen
from ceh.mentors.views.public_cards import card
from ceh.region.models import Skill
from ceh.support.models import Shortlist


def cards_of(shortlist: Shortlist) -> list[dict[str, Any]]:
    """A card for each candidate; one statement for the names of the skills."""
    rows = list(shortlist.candidates.all())
    frozen = [Frozen.thawed(row.reasons) for row in rows]
    codes = {code for each in frozen for code in (*each.covered, *each.partly, *each.missing)}
    names = {skill.code: str(skill) for skill in Skill.objects.filter(code__in=codes)}
    return [
        card(row.mentor, each, names) | {"added_because": row.added_because}
        for row, each in zip(rows, frozen, strict=True)
    ]
