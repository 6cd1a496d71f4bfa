"""Numbers of expressions: decimals with twelve places, counted as whole units.

The rule, which `static/expressions/expressions.js` follows with BigInt: a number is a whole count of 10⁻¹². Sums
are exact; products, quotients and texts with more places are rounded to the nearest unit, halves away from zero. What
reaches 10²⁴, a division by zero, and a text that is no number are NaN. A day (2026-11-30) counts as days since
1970-01-01.
"""

import datetime as dt
import re
from dataclasses import dataclass

PLACES = 12
UNIT = 10**PLACES
LIMIT = 10**24 * UNIT
MAX_DIGITS = 100
BLANKS = " \t\r\n"
NUMBER = re.compile(r"(-?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))")
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Number:
    """A count of units; None is NaN."""

    units: int | None

    def __str__(self) -> str:
        if self.units is None:
            return "NaN"
        whole, part = divmod(abs(self.units), UNIT)
        sign = "-" if self.units < 0 else ""
        return f"{sign}{whole}.{part:0{PLACES}d}".rstrip("0").rstrip(".")


NAN = Number(None)
ZERO = Number(0)


def number(units: int) -> Number:
    """A number of so many units, NaN beyond the limit."""
    return Number(units) if abs(units) < LIMIT else NAN


def whole(value: int) -> Number:
    """A whole number."""
    return number(value * UNIT)


def read(text: str) -> Number:
    """The number that a text writes, or the days of a day; else NaN."""
    text = text.strip(BLANKS)
    if len(text) > MAX_DIGITS:
        return NAN
    if match := NUMBER.fullmatch(text):
        sign, digits, decimals, bare = match.groups()
        decimals = decimals or bare or ""
        units = _rounded(int((digits or "") + decimals) * UNIT, 10 ** len(decimals))
        return number(-units if sign else units)
    day = read_day(text)
    return whole(day.toordinal() - EPOCH) if day else NAN


def read_day(text: str) -> dt.date | None:
    """The day that a text in ISO form writes."""
    if not (match := DAY.fullmatch(text)):
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def add(left: Number, right: Number) -> Number:
    """Sum."""
    if left.units is None or right.units is None:
        return NAN
    return number(left.units + right.units)


def negate(value: Number) -> Number:
    """The number with the other sign."""
    return NAN if value.units is None else Number(-value.units)


def multiply(left: Number, right: Number) -> Number:
    """Product, rounded to a unit."""
    if left.units is None or right.units is None:
        return NAN
    return number(_rounded(left.units * right.units, UNIT))


def divide(left: Number, right: Number) -> Number:
    """Quotient, rounded to a unit; NaN by zero."""
    if left.units is None or not right.units:
        return NAN
    return number(_rounded(left.units * UNIT, right.units))


def remainder(left: Number, right: Number) -> Number:
    """What a division that is cut to a whole number leaves: it has the sign of the left number."""
    if left.units is None or not right.units:
        return NAN
    rest = abs(left.units) % abs(right.units)
    return Number(-rest if left.units < 0 else rest)


def cut(value: Number) -> Number:
    """The whole part, towards zero."""
    if value.units is None:
        return NAN
    units = abs(value.units) // UNIT * UNIT
    return Number(-units if value.units < 0 else units)


def rounded(value: Number, places: Number = ZERO) -> Number:
    """Rounded to places between -12 and 12, halves upwards as in XPath; NaN for other places."""
    if value.units is None or places.units is None or places.units % UNIT or abs(places.units) > 12 * UNIT:
        return NAN
    step: int = 10 ** (PLACES - places.units // UNIT)
    return number((value.units + step // 2) // step * step)


def _rounded(dividend: int, divisor: int) -> int:
    """Division to the nearest whole number, halves away from zero."""
    quotient = (2 * abs(dividend) + abs(divisor)) // (2 * abs(divisor))
    return -quotient if (dividend < 0) != (divisor < 0) else quotient
