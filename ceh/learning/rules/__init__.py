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
from ceh.learning.rules.texts import Names, StandingText, check_hold, grant_text, refusal, standing_text

__all__ = [
    "Entry",
    "Names",
    "Passport",
    "Standing",
    "StandingText",
    "add_months",
    "build",
    "check_hold",
    "conditions",
    "ends",
    "grant_text",
    "last_day",
    "named_trainers",
    "reaches",
    "recognition",
    "refusal",
    "standing",
    "standing_of_many",
    "standing_text",
    "stops",
    "valid_until",
]
