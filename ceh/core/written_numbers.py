"""Numbers as people write them, with groups of thousands, into plain digits with a decimal point."""

import re

SIGNS = ".,"
GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
ONE_GROUP = re.compile(r"([+-]?[1-9]\d{0,2})([.,])(\d{3})")
CURRENCY = re.compile(r"^(?:€|EUR)|(?:€|EUR)$", re.IGNORECASE)
MONEY_PLACES = 2  # amounts of so many places have no third one: three digits behind a sign are a thousand


class AmbiguousNumber(ValueError):
    """A number that can be read in two ways: `whole` and `part`, as the reader would write them."""

    def __init__(self, whole: str, part: str) -> None:
        super().__init__(whole)
        self.whole, self.part = whole, part


def plain_number(text: str, *, decimal_sign: str, places: int | None = None) -> str:
    """The number in digits with a decimal point: "40.000,50", "40,000.50" and "40 000,5" are all understood.

    Of two signs the last is the decimal sign; a sign that stands twice groups thousands. One sign before three
    digits is the reader's: `decimal_sign`, or the one of thousands. `places` are those that the number may have, None
    for a measure, where one sign is always the decimal one. What is no number comes back as it is.

    Raises AmbiguousNumber.
    """
    text = CURRENCY.sub("", "".join(text.split()))
    signs = [letter for letter in text if letter in SIGNS]
    if len(signs) == 1:
        return _one_sign(text, signs[0], decimal_sign, places)
    if len(set(signs)) == 1:
        return re.sub("[.,]", "", text) if GROUPED.fullmatch(text) else text
    whole, mark, part = text.rpartition(signs[-1]) if signs else (text, "", "")
    if not signs or (mark not in whole and GROUPED.fullmatch(whole)):
        return re.sub("[.,]", "", whole) + (mark and "." + part)
    return text


def plain_whole_number(text: str) -> str:
    """A whole number in digits: "40.000", "40,000" and "40 000" are all forty thousand."""
    text = "".join(text.split())
    return re.sub("[.,]", "", text) if GROUPED.fullmatch(text) else text


def _one_sign(text: str, sign: str, decimal_sign: str, places: int | None) -> str:
    group = ONE_GROUP.fullmatch(text) if places is not None else None
    if group is None or (sign == decimal_sign and (places or 0) > MONEY_PLACES):
        return text.replace(sign, ".")
    if sign != decimal_sign and (places or 0) <= MONEY_PLACES:
        return group[1] + group[3]
    part = group[3][:places].ljust(2, "0")
    raise AmbiguousNumber(group[1] + group[3], f"{group[1]}{decimal_sign}{part}")
