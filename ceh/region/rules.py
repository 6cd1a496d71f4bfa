"""Decisions about places and school holidays."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ceh.core.language import fold, query_terms, search_terms, words_of
from ceh.core.refusals import Refused
from ceh.region.models import Settlement, Skill
from ceh.region.queries import Bounds

EARTH_KM = 6371.0088  # mean radius (IUGG)
NUMBER = r"(\d{1,2}(?:[.,]\d+)?)"
DEGREES = rf"(\d{{1,3}})\s*[°º]\s*{NUMBER}\s*['′’](?:\s*{NUMBER}\s*[\"″”])?"  # 46°14'22.6" or 46° 14.377'
LONGEST_HOLIDAY = 120  # days; more is a slip of the year


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in kilometres (haversine); degrees in, good to half a percent."""
    a, b = radians(lat1), radians(lat2)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def parse_point(
    text: str, settlements: Iterable[Settlement] = (), bounds: Bounds | None = None
) -> tuple[float, float] | None:
    """(lon, lat) in degrees from what map apps copy: "46.2396, 14.3556", with decimal commas, degrees with minutes and
    seconds, or a link with the numbers in it; or from the name of a settlement, carons and case may be missing.
    Latitude comes first, north and east are taken for granted. Of several numbers, as in links with a zoom, the first
    two that lie inside the bounds count.
    """
    for settlement in settlements:
        if fold(settlement.name) == fold(text.strip()):
            return settlement.lon, settlement.lat
    if parts := re.findall(DEGREES, text):
        numbers = [
            int(degrees) + _decimal(minutes) / 60 + _decimal(seconds or "0") / 3600
            for degrees, minutes, seconds in parts
        ]
    else:
        written = re.findall(r"-?\d{1,3}\.\d+", text)
        if len(written) < 2:
            written = re.findall(r"-?\d{1,3}[.,]\d+", text)
        numbers = [_decimal(number) for number in written]
    points = [(lon, lat) for lat, lon in pairwise(numbers) if abs(lat) <= 90 and abs(lon) <= 180]
    inside = [point for point in points if bounds and _is_inside(*point, bounds)]
    return next(iter(inside or points), None)


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def check_point(lon: float, lat: float, bounds: Bounds | None) -> None:
    """Raise Refused "region.point" for a point (degrees, WGS 84) outside the region; `bounds` None checks nothing.

    Says so where longitude and latitude seem swapped: the commonest slip.
    """
    if bounds is None or _is_inside(lon, lat, bounds):
        return
    place = {"lon": number_format(lon, 4), "lat": number_format(lat, 4)}
    if _is_inside(lat, lon, bounds):
        message = _("Longitude and latitude seem swapped: longitude %(lon)s, latitude %(lat)s.") % place
        next_step = _("Swap them.")
    else:
        message = _("Longitude %(lon)s, latitude %(lat)s lies outside the region.") % place
        west, south, east, north = (number_format(degrees, 2) for degrees in bounds)
        limits = {"west": west, "south": south, "east": east, "north": north}
        next_step = (
            _(
                "Here the longitude is between %(west)s and %(east)s, the latitude between %(south)s and %(north)s."
            )
            % limits
        )
    raise Refused("region.point", message, next_step, kind="input", field_name="lon")


def _is_inside(lon: float, lat: float, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def check_school_holiday(starts: date, ends: date, others: Sequence[object]) -> None:
    """Raise Refused when the days are in the wrong order, too many, or taken by another school holiday."""
    if ends < starts:
        raise Refused(
            "region.holiday_order",
            _("The last day is before the first day."),
            _("Correct one of them."),
            kind="input",
            field_name="ends",
        )
    if (ends - starts).days >= LONGEST_HOLIDAY:
        raise Refused(
            "region.holiday_length",
            _("A school holiday can last at most %(days)s days.") % {"days": LONGEST_HOLIDAY},
            _("Check the year."),
            kind="input",
            field_name="ends",
        )
    if others:
        names = ", ".join(str(other) for other in others)
        raise Refused(
            "region.holiday_overlap",
            _("On some of these days there is already a school holiday: %(names)s.") % {"names": names},
            _("Choose other days or other municipalities, or change the other holiday."),
            kind="conflict",
            field_name="starts",
        )


def match_skills(text: str, skills: Iterable[Skill]) -> list[Skill]:
    """The skills that a text names, the surest first: by name, by another word for it, or by all of its words.

    Case, carons and endings may differ ("cene izdelkov" names “Cena izdelka”). Nothing where no skill has all words.
    """
    plain = " ".join(fold(word) for word in words_of(text))
    words = query_terms(text)
    if not words:
        return []
    ranked = []
    for skill in skills:
        names = [*skill.name.values(), *skill.also]
        if plain in (" ".join(fold(word) for word in words_of(name)) for name in names):
            ranked.append((0, skill))
            continue
        terms = {term for name in names for language in ("sl", "en") for term in search_terms(name, language)}
        if all(terms & set(alternatives) for alternatives in words):
            ranked.append((1, skill))
    return [skill for _sureness, skill in sorted(ranked, key=lambda pair: (pair[0], pair[1].position))]


def one_skill(text: str, skills: Sequence[Skill]) -> Skill:
    """The skill that a text names. Raises Refused "region.skill", naming the nearest, for none and for several."""
    matches = match_skills(text, skills)
    exact = [skill for skill in matches if fold(text.strip()) in {fold(name) for name in skill.name.values()}]
    if len(exact or matches) == 1:
        return (exact or matches)[0]
    if matches:
        message = _("Several skills are called so.")
        next_step = _("Choose one: %(names)s.") % {"names": ", ".join(str(skill) for skill in matches[:6])}
    else:
        message = _("No skill is called “%(text)s”.") % {"text": text}
        next_step = _("Use another word, or look through the list of skills.")
    raise Refused("region.skill", message, next_step, field_name="skill", kind="input")
