"""Decisions about grants, with reasons. Pure; the time is an argument."""

from ceh.learning.rules.passports import Entry, Passport, build, conditions, named_trainers
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
from ceh.learning.rules.words import Names, Words, check_hold, grant_words, refusal, words

__all__ = [
    "Entry",
    "Names",
    "Passport",
    "Standing",
    "Words",
    "add_months",
    "build",
    "check_hold",
    "conditions",
    "ends",
    "grant_words",
    "last_day",
    "named_trainers",
    "reaches",
    "recognition",
    "refusal",
    "standing",
    "standing_of_many",
    "stops",
    "valid_until",
    "words",
]
