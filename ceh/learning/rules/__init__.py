"""Decisions about grants, with reasons. Pure; the time is an argument."""

from ceh.learning.rules.standing import (
    Standing,
    ends,
    reaches,
    recognition,
    standing,
    standing_of_many,
    stops,
)
from ceh.learning.rules.terms import add_months, last_day, valid_until
from ceh.learning.rules.words import Names, Words, refusal, words

__all__ = [
    "Names",
    "Standing",
    "Words",
    "add_months",
    "ends",
    "last_day",
    "reaches",
    "recognition",
    "refusal",
    "standing",
    "standing_of_many",
    "stops",
    "valid_until",
    "words",
]
