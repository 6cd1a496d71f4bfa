"""How a person and a mentor come together: what a search asks, how many rounds there are, who is asked next. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

MOST_ROUNDS = 2  # shortlists; then adviser and person decide together
MOST_EXPIRED = 2  # proposals not answered in EXPIRY_WINDOW; then the mentor takes a break
EXPIRY_WINDOW = timedelta(days=90)
LEVELS = {"start": 1, "practice": 2, "expert": 3}
URGENCIES = {"later": 1, "soon": 2, "now": 3}


def needs_for_matching(needs: Iterable[Any]) -> list[tuple[str, int, int, bool]]:
    """(skill, level, urgency, whether it matters most) of the needs that name a skill.

    Raises Refused "support.no_skill" where none does.
    """
    rows = [
        (need.skill.code, LEVELS[need.level], URGENCIES[need.urgency], need.is_main)
        for need in needs
        if need.skill is not None
    ]
    if not rows:
        raise Refused(
            "support.no_skill",
            _("No need names a skill."),
            _("Open the needs again and name the skill of at least one: mentors are found by it."),
        )
    return rows


def meeting_of(needs: Iterable[Any]) -> str:
    """How to meet, so that all needs are served: "person", "online" or "either"."""
    wishes = {need.meeting for need in needs} - {"either"}
    return wishes.pop() if len(wishes) == 1 else "either"


def hours_of(needs: Iterable[Any]) -> int:
    """The hours that one mentor would give; needs without a skill are the adviser's."""
    return sum(need.hours for need in needs if need.skill is not None)


def check_round(rounds: int) -> None:
    """Raise Refused "support.rounds" after the second shortlist."""
    if rounds >= MOST_ROUNDS:
        raise Refused(
            "support.rounds",
            _("There were two shortlists already."),
            _("Talk it over and choose from them together."),
            kind="conflict",
        )


def nobody_fits(kept_off: Mapping[str, int], words: Mapping[str, Any]) -> Refused:
    """The refusal of an empty shortlist, with the reasons why mentors were left out."""
    reasons = [f"{words[name]} ({count})" for name, count in kept_off.items()]
    return Refused(
        "support.nobody_fits",
        _("No mentor fits."),
        _("Mentors who were left out: %(reasons)s. Ask for less, or look in the register.")
        % {"reasons": ", ".join(reasons) or "0"},
        kind="conflict",
    )


def check_chosen(state: str, *, is_newest: bool) -> None:
    """Raise Refused "support.not_choosing" where nobody chooses now, or from another list."""
    if state != "shortlisting" or not is_newest:
        raise Refused(
            "support.not_choosing",
            _("This list is no longer the one to choose from."),
            _("Open the case again."),
            kind="conflict",
        )


def kept_off() -> Refused:
    """The refusal to put a mentor on a list."""
    return Refused(
        "support.kept_off",
        _("This mentor is on a list already, or cannot help in this case."),
        _("Look in the register: language, free places, clearance and conflicts of interest must fit."),
        kind="conflict",
        field_name="mentor",
    )


def already_asked() -> Refused:
    """The refusal of a second proposal beside an open one."""
    return Refused(
        "support.already_asked",
        _("A mentor is being asked already."),
        _("Wait for the answer; it takes three working days at most."),
        kind="conflict",
    )


def next_in_line(candidates: Sequence[Any], previous: Iterable[int], free: Iterable[int]) -> Any | None:
    """The first candidate in the order of the list who was not asked yet and has a free place; None for nobody."""
    before, able = set(previous), set(free)
    return next((row for row in candidates if row.mentor_id not in before and row.mentor_id in able), None)


def initials(name: str) -> str:
    """What a mentor reads of a name before they accept: "Metka Zgled" → "M. Z."."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:3])
