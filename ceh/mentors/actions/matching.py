"""From the register to the shortlist: the one place where queries and the rules of matching meet.

It only reads; an app above stores what it shows. The rules need NumPy and SciPy, which are large: they are imported
when the first shortlist is asked for, not at the start of the server.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ceh.mentors import queries
from ceh.mentors.models import Mentor
from ceh.mentors.rules import times
from ceh.mentors.rules.candidates import Candidate
from ceh.people.queries import today
from ceh.region.queries import public_holidays

if TYPE_CHECKING:
    from ceh.mentors.rules.scoring import Pool, Request

FORMATS = {
    "person": frozenset({"person"}),
    "online": frozenset({"online"}),
    "either": frozenset({"person", "online"}),
}


@dataclass(frozen=True)
class Suggestion:
    """A mentor and why they stand where they do."""

    mentor: Mentor
    candidate: Candidate


@dataclass(frozen=True)
class Outcome:
    """The shortlist, how many fit in all, and how many do not, by the filter that keeps them off."""

    suggestions: list[Suggestion]
    fitting: int
    kept_off: dict[str, int]


def suggest(
    *,
    needs: Sequence[tuple[str, int, int, bool]],
    now: datetime,
    size: int = 3,
    but: Collection[int] = (),
    **more: Any,
) -> Outcome:
    """The best mentors for a request, without those whose keys are in `but`.

    `needs` are (code of the skill, level 1 to 3, urgency 1 to 3, whether it matters most); the rest are fields of
    `rules.scoring.Request` but for `meets` ("person", "online" or "either") and `week` (codes as in `rules.times`).
    """
    from ceh.mentors.rules import scoring, shortlists  # noqa: PLC0415 - they import NumPy and SciPy

    rows = queries.by_key(row for row in queries.all_for_matching() if row.pk not in but)
    pool = pool_of(rows, now)
    request = request_of(needs, now, **more)
    best = shortlists.shortlist(pool, request, size)
    kept_off = shortlists.refused(pool, request)
    counts = {name: sum(name in names for names in kept_off.values()) for name in scoring.FILTERS}
    return Outcome(
        [Suggestion(rows[candidate.mentor], candidate) for candidate in best],
        len(rows) - len(kept_off),
        {name: count for name, count in counts.items() if count},
    )


def request_of(
    needs: Sequence[tuple[str, int, int, bool]],
    now: datetime,
    *,
    meets: str = "either",
    week: Sequence[str] = (),
    key: str = "",
    **more: Any,
) -> "Request":
    """What is asked for, as matching reads it."""
    from ceh.mentors.rules import scoring  # noqa: PLC0415 - it imports NumPy

    return scoring.Request(
        key=key,
        needs=tuple(scoring.Need(*need) for need in needs),
        formats=FORMATS[meets],
        times=times.free(week, today(now), holidays=_holidays(now)),
        **more,
    )


def pool_of(rows: dict[str, Any], now: datetime) -> "Pool":
    """The mentors, ready to be scored."""
    from ceh.mentors.rules import scoring  # noqa: PLC0415 - it imports NumPy

    day, holidays = today(now), _holidays(now)
    mentors = [
        scoring.Mentor(
            key=key,
            skills={known.skill.code: known.level for known in row.skills.all()},
            languages=frozenset(row.languages),
            formats=FORMATS[row.meets],
            hours=row.hours,
            capacity=row.capacity,
            mentees=row.mentees,
            times=times.free(row.times, day, away_until=row.paused_until, holidays=holidays),
            places=_places(row),
            topics=frozenset(topic.code for topic in row.topics.all()),
            styles=frozenset(row.styles),
            is_paused=row.state == "paused",
            cleared_until=max((check.valid_to for check in row.clearances), default=None),
            barred=frozenset(conflict.organisation_id for conflict in row.barring),
        )
        for key, row in rows.items()
    ]
    return scoring.Pool(mentors, day, scoring.Programme(parents=queries.parents()))


def _places(row: Mentor) -> tuple[tuple[float, float], ...]:
    """Where one can meet a mentor: in their spaces, else in their municipality."""
    spaces = tuple((space.lon, space.lat) for space in row.spaces.all())
    return spaces or ((row.municipality.lon, row.municipality.lat),)


def _holidays(now: datetime) -> frozenset[Any]:
    day = today(now)
    return frozenset(public_holidays(day.year)) | frozenset(public_holidays(day.year + 1))
