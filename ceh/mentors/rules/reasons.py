"""Why a mentor stands where they stand, in words made anew from what a shortlist stored: points won and points lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ceh.mentors.rules.candidates import Candidate
from ceh.mentors.rules.times import PARTS as PARTS_OF_DAY

LABELS = {
    "needs": gettext_lazy("Covers the needs"),
    "times": gettext_lazy("Time in common"),
    "travel": gettext_lazy("Near"),
    "experience": gettext_lazy("Knows the field"),
    "preferences": gettext_lazy("Way of working"),
    "feedback": gettext_lazy("What others found useful"),
}
KEPT_OFF = {
    "language": gettext_lazy("speak another language"),
    "clearance": gettext_lazy("have no valid clearance for work with young people"),
    "conflict": gettext_lazy("have a conflict of interest"),
    "paused": gettext_lazy("take a break"),
    "full": gettext_lazy("have no free place"),
    "format": gettext_lazy("meet in another way"),
    "hours": gettext_lazy("have too few hours for one person"),
}
WHEN = {  # "on Thursday evening"
    "morning": gettext_lazy("%(day)s morning"),
    "afternoon": gettext_lazy("%(day)s afternoon"),
    "evening": gettext_lazy("%(day)s evening"),
}


@dataclass(frozen=True)
class Reason:
    """A part of the score: points and the most that there are, in hundredths, and what stands behind."""

    part: str
    label: Any
    points: int
    most: int
    text: str

    @property
    def bar(self) -> int:
        """The points for a bar, which begins at nothing."""
        return max(self.points, 0)

    @property
    def told(self) -> str:
        """ "32 of 45"."""
        return _("%(points)s of %(most)s") % {
            "points": number_format(self.points / 100, 0),
            "most": number_format(self.most / 100, 0),
        }


def reasons(candidate: Candidate, names: Mapping[str, str]) -> list[Reason]:
    """The parts of a score in words, which add up to it; `names` gives skills by their codes.

    Parts of which nothing was asked come last, and say so.
    """
    texts = {
        "needs": _needs(candidate, names),
        "times": ngettext(
            "%(n)s part of a day in four weeks", "%(n)s parts of days in four weeks", candidate.common
        )
        % {"n": candidate.common},
        "travel": _("%(km)s km") % {"km": number_format(candidate.km, 0)}
        if candidate.km
        else _("no way to go"),
    }
    texts |= dict.fromkeys(candidate.unasked, _("not asked for"))
    rows = [
        Reason(part, LABELS[part], points, candidate.most[part], texts.get(part, ""))
        for part, points in candidate.parts.items()
        if part != "feedback" or points
    ]
    return sorted(rows, key=lambda reason: reason.part in candidate.unasked)


def _needs(candidate: Candidate, names: Mapping[str, str]) -> str:
    """Which needs are covered, partly, and not."""
    groups = (
        ("%(skills)s", candidate.covered),
        (_("partly: %(skills)s"), candidate.partly),
        (_("not: %(skills)s"), candidate.missing),
    )
    parts = [words % {"skills": _listed(codes, names)} for words, codes in groups if codes]
    return "; ".join(parts)


def _listed(codes: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(str(names.get(code, code)) for code in codes)


def load(candidate: Candidate) -> str:
    """How many people the mentor helps now, and what that costs in the order."""
    places = _("has %(n)s of %(places)s people") % {"n": candidate.mentees, "places": candidate.capacity}
    if not candidate.load_price:
        return places
    price = number_format(candidate.load_price / 100, 0)
    return _("%(places)s, so %(price)s points less in the order") % {"places": places, "price": price}


def change(candidate: Candidate, weekdays: Sequence[Any]) -> str:
    """What alone would make the mentor the first; `weekdays` are "on Monday" and so on."""
    if candidate.change == "load":
        return _("Would be first if they helped nobody yet.")
    if "-" in candidate.change:
        weekday, part = candidate.change.split("-")
        if part in PARTS_OF_DAY:
            when = WHEN[part] % {"day": weekdays[int(weekday)]}
            return _("Would be first if they were free %(when)s.") % {"when": when}
    return ""
