"""A candidate as people read it: the score with its parts, the load, and what would change the order."""

from collections.abc import Mapping
from typing import Any

from ceh.mentors.models import Mentor
from ceh.mentors.rules import reasons
from ceh.mentors.rules.candidates import Candidate
from ceh.web.formatting import on_weekday


def card(mentor: Mentor, candidate: Candidate, names: Mapping[str, str]) -> dict[str, Any]:
    """What the template mentors/_candidate.html prints; `names` gives skills by their codes."""
    return {
        "mentor": mentor,
        "score": candidate.total / 100,
        "reasons": reasons.reasons(candidate, names),
        "load": reasons.load(candidate),
        "change": reasons.change(candidate, [on_weekday(day) for day in range(7)]),
    }
