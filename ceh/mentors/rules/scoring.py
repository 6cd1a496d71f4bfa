"""How well mentors fit a request: hard filters first, then named parts that add up to the score.

Scores are whole hundredths of a point, so that parts add up exactly, and absolute: the same request and mentor give
the same score in any company. Nothing about origin, sex or age is in it, and it refuses nobody: people choose.
A `Pool` holds what is asked of all mentors as arrays, so that a request is scored against a thousand in a millisecond.
NumPy is large: whoever needs this module imports it where they do, not at the start of the server.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

POINT = 100  # hundredths
PARTS = ("needs", "times", "travel", "experience", "preferences", "feedback")
# Most points of each part; feedback moves a score by five points at most. A programme may have weights of its own.
WEIGHTS: Mapping[str, int] = {"needs": 45, "times": 20, "travel": 15, "experience": 10, "preferences": 10}
FEEDBACK = 5
PRIOR_REPORTS = 5  # so many reports at the mean of the programme are added to those of a mentor
ENOUGH = 8  # parts of days in common, in four weeks, that leave nothing to wish for
FAR_KM = 40  # from there on, nearness earns nothing
EARTH_KM = 6371.0088
LOAD_PRICE = 20  # points that a mentor without a free place would lose
FILTERS = ("language", "clearance", "conflict", "paused", "full", "format", "hours")
Point = tuple[float, float]  # degrees, longitude first


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
    """What somebody asks for. `times` has a bit for each free part of a day (`rules.times`); 0 asks for none."""

    key: str
    needs: tuple[Need, ...]
    languages: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset({"person", "online"})
    hours: int = 1
    times: int = 0
    place: Point | None = None
    topics: frozenset[str] = frozenset()
    preferences: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()  # of the person who asks
    is_minor: bool = False

    @property
    def unasked(self) -> tuple[str, ...]:
        """The parts of which nothing is asked, so that everybody gets their points."""
        wishes = {
            "needs": self.needs,
            "times": self.times,
            "travel": self.place,
            "experience": self.topics,
            "preferences": self.preferences,
        }
        return tuple(part for part, wish in wishes.items() if not wish)


@dataclass(frozen=True)
class Mentor:
    """What the register says of a mentor. `barred` are organisations, and keys of requests, that are closed to them."""

    key: str
    skills: Mapping[str, int]
    languages: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset({"person", "online"})
    hours: int = 10
    capacity: int = 2
    mentees: int = 0
    times: int = 0
    places: tuple[Point, ...] = ()
    topics: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    is_paused: bool = False
    cleared_until: date | None = None
    barred: frozenset[Any] = frozenset()
    reports: int = 0
    rating: float = 0.0  # mean usefulness in those reports, 1 to 5


@dataclass(frozen=True)
class Programme:
    """What holds for all: weights with their version, which skill lies under which, mean usefulness so far."""

    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)
    version: str = "1"
    parents: Mapping[str, str] = field(default_factory=dict)
    mean_rating: float = 4.0

    @property
    def most(self) -> dict[str, int]:
        """Part → the most points that it can give, in hundredths."""
        return {
            **{name: points * POINT for name, points in self.weights.items()},
            "feedback": FEEDBACK * POINT,
        }


class Pool:
    """The mentors of a day, ready to be scored."""

    def __init__(self, mentors: Sequence[Mentor], today: date, programme: Programme | None = None) -> None:
        self.mentors, self.today = list(mentors), today
        self.programme = programme or Programme()
        known = [self._with_wider(mentor.skills) for mentor in mentors]
        self.skills = _codes(known)
        self.levels = np.zeros((len(mentors), len(self.skills)), dtype=np.int16)
        for row, skills in enumerate(known):
            for skill, level in skills.items():
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
            [mentor.cleared_until is not None and mentor.cleared_until >= today for mentor in mentors],
            dtype=bool,
        )
        points = [(row, *point) for row, mentor in enumerate(mentors) for point in mentor.places]
        self.points = np.array(points, dtype=np.float64).reshape(-1, 3)
        self.feedback = np.array([self._feedback(mentor) for mentor in mentors], dtype=np.int32)

    def _with_wider(self, skills: Mapping[str, int]) -> dict[str, int]:
        """The skills, and the wider ones above them: who knows a part can help with the whole."""
        result = dict(skills)
        for skill, level in skills.items():
            wider = self.programme.parents.get(skill)
            while wider is not None:
                result[wider] = max(result.get(wider, 0), level)
                wider = self.programme.parents.get(wider)
        return result

    def _feedback(self, mentor: Mentor) -> int:
        """Usefulness beside the mean of the programme, drawn towards it while there are few reports."""
        share = mentor.reports / (mentor.reports + PRIOR_REPORTS)
        points = (mentor.rating - self.programme.mean_rating) * share * FEEDBACK / 2
        return round(max(-FEEDBACK, min(FEEDBACK, points)) * POINT)

    def passes(self, request: Request) -> Any:
        """For each mentor, which of FILTERS are passed. Nothing asked for is passed by everybody."""
        closed = request.organisations | {request.key}
        everybody = np.ones(len(self.mentors), dtype=bool)
        columns = (
            self.languages.shared(request.languages) > 0 if request.languages else everybody,
            self.cleared | (not request.is_minor),
            np.array([not mentor.barred & closed for mentor in self.mentors], dtype=bool),
            ~self.paused,
            self.capacity > self.mentees,
            self.formats.shared(request.formats) > 0 if request.formats else everybody,
            self.hours >= request.hours,
        )
        return np.column_stack(columns)

    def parts(self, request: Request) -> Any:
        """For each mentor, the points of each of PARTS in hundredths."""
        most = self.programme.most
        shares = {
            "needs": self.covered(request),
            "times": self.common(request) / ENOUGH,
            "travel": 1 - np.minimum(self.km(request), FAR_KM) / FAR_KM,
            "experience": _share(self.topics.shared(request.topics), len(request.topics)),
            "preferences": _share(self.styles.shared(request.preferences), len(request.preferences)),
        }
        table = np.column_stack([np.rint(shares[name] * most[name]) for name in PARTS[:-1]]).astype(np.int32)
        sums = table.sum(axis=1)
        whole = sum(most[name] for name in PARTS[:-1])
        return np.column_stack([table, np.clip(self.feedback, -sums, whole - sums)])

    def covered(self, request: Request) -> Any:
        """Which share of the needs each mentor covers, by weight."""
        total = sum(need.weight for need in request.needs)
        result = np.zeros(len(self.mentors))
        for need in request.needs:
            result += need.weight * self.cover(need)
        return result / total if total else np.ones(len(self.mentors))

    def cover(self, need: Need) -> Any:
        """How far each mentor covers a need: a level too low, or only the wider skill, covers half of it."""
        levels = self._level(need.skill)
        wider = self._level(self.programme.parents.get(need.skill, ""))
        half = np.where((levels > 0) | (wider > 0), 0.5, 0.0)
        return np.where(levels >= need.level, 1.0, half)

    def _level(self, skill: str) -> Any:
        """The level of each mentor in a skill, 0 for none."""
        column = self.skills.get(skill)
        return np.zeros(len(self.mentors), dtype=np.int16) if column is None else self.levels[:, column]

    def common(self, request: Request) -> Any:
        """How many parts of days both are free, as far as more would be better."""
        if not request.times:
            return np.full(len(self.mentors), ENOUGH)
        counts = [(mentor.times & request.times).bit_count() for mentor in self.mentors]
        return np.minimum(np.array(counts, dtype=np.int32), ENOUGH)

    def km(self, request: Request) -> Any:
        """How far it is to the nearest place of each mentor (haversine); 0 where both can meet online."""
        away = np.full(len(self.mentors), float(FAR_KM))
        if request.place is None:
            return np.zeros(len(self.mentors))
        if len(self.points):
            rows, (lon, lat) = self.points[:, 0].astype(int), np.radians(self.points[:, 1:]).T
            home = np.radians(request.place)
            half = np.sin((lat - home[1]) / 2) ** 2
            half += np.cos(home[1]) * np.cos(lat) * np.sin((lon - home[0]) / 2) ** 2
            np.minimum.at(away, rows, 2 * EARTH_KM * np.arcsin(np.sqrt(half)))
        if "online" in request.formats:
            away = np.where(self.formats.shared(frozenset({"online"})) > 0, 0.0, away)
        return away

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


def _codes(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """Code → column."""
    return {code: column for column, code in enumerate(sorted({code for group in groups for code in group}))}


def _share(shared: Any, count: int) -> Any:
    """The share of what was asked for; who asks for nothing in particular is content with everybody."""
    return shared / count if count else np.ones(len(shared))
