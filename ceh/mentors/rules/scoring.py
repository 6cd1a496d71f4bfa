"""How well mentors fit a request: hard filters first, then named parts that add up to the score.

Scores are whole hundredths of a point, so that parts add up exactly, and absolute: the same request and mentor give the
same score in any company. Nothing about a person's origin, sex or age is in it, and it refuses nobody: a person chooses.
A `Pool` holds what is asked of all mentors as arrays, so that a request is scored against a thousand in a millisecond.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

POINT = 100  # hundredths
PARTS = ("needs", "times", "travel", "experience", "preferences", "feedback")
# Most points of each part; feedback moves a score by at most five points either way. Weights of a programme replace them.
WEIGHTS: Mapping[str, int] = {"needs": 45, "times": 20, "travel": 15, "experience": 10, "preferences": 10}
FEEDBACK = 5
PRIOR_REPORTS = 5  # so many reports at the mean of the programme are added to those of a mentor
ENOUGH_SLOTS = 8  # half-hours in common, in four weeks, that leave nothing to wish for
FAR = 60  # minutes; from there on travel earns nothing
LOAD_PRICE = 20  # points that a mentor without a free place would lose
FILTERS = ("language", "clearance", "barred", "paused", "full", "format", "hours")


@dataclass(frozen=True)
class Need:
    """A skill that is asked for: at which level (1 to 3), how urgently (1 to 3), and whether it matters most."""

    skill: str
    level: int = 1
    urgency: int = 2
    matters_most: bool = False

    @property
    def weight(self) -> int:
        """How much it counts beside the others."""
        return self.urgency * (2 if self.matters_most else 1)


@dataclass(frozen=True)
class Request:
    """What a case asks for. `times` has a bit for each free half-hour of the next four weeks."""

    key: str
    needs: tuple[Need, ...]
    languages: frozenset[str]
    formats: frozenset[str]
    hours: int
    times: int = 0
    place: str = ""
    topics: frozenset[str] = frozenset()  # branch and stage
    preferences: frozenset[str] = frozenset()
    is_minor: bool = False


@dataclass(frozen=True)
class Mentor:
    """What the register says of a mentor. `barred` are the cases closed to them: a conflict of interest, or a block."""

    key: str
    skills: Mapping[str, int]
    languages: frozenset[str]
    formats: frozenset[str]
    hours: int
    capacity: int
    mentees: int = 0
    times: int = 0
    place: str = ""
    topics: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    is_paused: bool = False
    cleared_until: date | None = None
    barred: frozenset[str] = frozenset()
    reports: int = 0
    rating: float = 0.0  # mean usefulness in those reports, 1 to 5


@dataclass(frozen=True)
class Programme:
    """What holds for all: weights with their version, minutes of travel between places, mean usefulness so far."""

    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)
    version: str = "1"
    minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    mean_rating: float = 4.0


class Pool:
    """The mentors of a day, ready to be scored."""

    def __init__(self, mentors: Sequence[Mentor], today: date, programme: Programme | None = None) -> None:
        self.mentors, self.today = list(mentors), today
        self.programme = programme or Programme()
        self.skills = _codes(mentor.skills for mentor in mentors)
        self.levels = np.zeros((len(mentors), len(self.skills)), dtype=np.int16)
        for row, mentor in enumerate(mentors):
            for skill, level in mentor.skills.items():
                self.levels[row, self.skills[skill]] = level
        self.languages = _Sets([mentor.languages for mentor in mentors])
        self.formats = _Sets([mentor.formats for mentor in mentors])
        self.topics = _Sets([mentor.topics for mentor in mentors])
        self.styles = _Sets([mentor.styles for mentor in mentors])
        self.hours = np.array([mentor.hours for mentor in mentors], dtype=np.int32)
        self.capacity = np.array([mentor.capacity for mentor in mentors], dtype=np.int32)
        self.mentees = np.array([mentor.mentees for mentor in mentors], dtype=np.int32)
        self.paused = np.array([mentor.is_paused for mentor in mentors], dtype=bool)
        self.cleared = np.array(
            [mentor.cleared_until is not None and mentor.cleared_until >= today for mentor in mentors], dtype=bool
        )
        self.places = np.array([mentor.place for mentor in mentors], dtype=object)
        self.feedback = np.array([self._feedback(mentor) for mentor in mentors], dtype=np.int32)

    def _feedback(self, mentor: Mentor) -> int:
        """Usefulness beside the mean of the programme, drawn towards it while there are few reports."""
        share = mentor.reports / (mentor.reports + PRIOR_REPORTS)
        points = (mentor.rating - self.programme.mean_rating) * share * FEEDBACK / 2
        return round(max(-FEEDBACK, min(FEEDBACK, points)) * POINT)

    def passes(self, request: Request) -> Any:
        """For each mentor, which of FILTERS are passed."""
        free = np.maximum(self.capacity - self.mentees, 0)
        barred = np.array([request.key in mentor.barred for mentor in self.mentors], dtype=bool)
        columns = (
            self.languages.shared(request.languages) > 0,
            self.cleared | (not request.is_minor),
            ~barred,
            ~self.paused,
            free > 0,
            self.formats.shared(request.formats) > 0,
            self.hours >= request.hours,
        )
        return np.column_stack(columns) if self.mentors else np.zeros((0, len(FILTERS)), dtype=bool)

    def parts(self, request: Request) -> Any:
        """For each mentor, the points of each of PARTS in hundredths."""
        weights = {name: points * POINT for name, points in self.programme.weights.items()}
        columns = [
            np.rint(self.covered(request) * weights["needs"]),
            np.rint(self._common(request.times) * weights["times"]),
            np.rint(self._nearness(request) * weights["travel"]),
            np.rint(_share(self.topics.shared(request.topics), len(request.topics)) * weights["experience"]),
            np.rint(
                _share(self.styles.shared(request.preferences), len(request.preferences)) * weights["preferences"]
            ),
        ]
        table = np.column_stack(columns).astype(np.int32)
        sums = table.sum(axis=1)
        return np.column_stack([table, np.clip(self.feedback, -sums, sum(weights.values()) - sums)])

    def covered(self, request: Request) -> Any:
        """Which share of the needs each mentor covers; a level too low covers half, one too high is no fault."""
        total = sum(need.weight for need in request.needs)
        result = np.zeros(len(self.mentors))
        for need in request.needs:
            if need.skill in self.skills:
                level = self.levels[:, self.skills[need.skill]]
                result += need.weight * np.where(level >= need.level, 1.0, np.where(level > 0, 0.5, 0.0))
        return result / total if total else result

    def _common(self, times: int) -> Any:
        """Free half-hours in common, as a share of enough."""
        common = np.array([(mentor.times & times).bit_count() for mentor in self.mentors], dtype=np.float64)
        return np.minimum(common / ENOUGH_SLOTS, 1.0)

    def _nearness(self, request: Request) -> Any:
        """1 for no way at all, or where both meet online; 0 from an hour on."""
        minutes = {place: self._minutes(request.place, place) for place in set(self.places.tolist())}
        away = np.array([minutes[place] for place in self.places.tolist()], dtype=np.float64)
        near = 1 - np.minimum(away, FAR) / FAR
        if "online" in request.formats:
            near = np.where(self.formats.shared(frozenset({"online"})) > 0, 1.0, near)
        return near

    def _minutes(self, here: str, there: str) -> int:
        if here == there and here:
            return 0
        return self.programme.minutes.get((here, there), self.programme.minutes.get((there, here), FAR))

    def load(self) -> Any:
        """The load price of each mentor in hundredths: "has 3 of 4 mentees"."""
        used = self.mentees / np.maximum(self.capacity, 1)
        return np.rint(LOAD_PRICE * POINT * np.minimum(used, 1.0)).astype(np.int32)


class _Sets:
    """Sets of codes, one for each mentor, as a table of zeros and ones."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self.codes = _codes(sets)
        self.table = np.zeros((len(sets), len(self.codes)), dtype=np.int16)
        for row, codes in enumerate(sets):
            for code in codes:
                self.table[row, self.codes[code]] = 1

    def shared(self, codes: frozenset[str]) -> Any:
        """How many of these codes each mentor has."""
        columns = [self.codes[code] for code in codes if code in self.codes]
        return self.table[:, columns].sum(axis=1)


def _codes(groups: Any) -> dict[str, int]:
    """Code → column."""
    return {code: column for column, code in enumerate(sorted({code for group in groups for code in group}))}


def _share(shared: Any, count: int) -> Any:
    """The share of what was asked for; who asks for nothing in particular is content with everybody."""
    return shared / count if count else np.ones(len(shared))
