"""Decisions about age, guardians and consent. Time is an argument.

Bands: under 15, 15 to 17, 18 and over. In Slovenia a person consents to online services alone from 15 (ZVOP-2, Art. 8)
and is a child until 18 (Family Code). Only the year of birth is kept, so the day is unknown. The cautious choice is
taken: a birthday counts as not reached until the year has ended, so nobody is treated as older than they may be.
"""

from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.refusals import Refused
from ceh.people.queries import Standing

ALONE, ADULT = 15, 18
EVENING = time(20)  # when the evening begins where a space has not set another hour
OLDEST = 120
Band = Literal["under15", "15-17", "18plus", "unknown"]
BANDS = {
    "under15": gettext_lazy("under 15"),
    "15-17": gettext_lazy("15 to 17"),
    "18plus": gettext_lazy("18 and over"),
}
ORDER = {"under15": 0, "15-17": 1, "18plus": 2, "unknown": 3}


def certain_age(birth_year: int, on: date) -> int:
    """The age in whole years that a person born in this year has reached for certain on the day."""
    last_day = (on.month, on.day) == (12, 31)
    return max(0, on.year - birth_year - (0 if last_day else 1))


def age_band(birth_year: int | None, on: date) -> Band:
    """The band of a person born in this year, on the day; "unknown" without a year."""
    if birth_year is None:
        return "unknown"
    age = certain_age(birth_year, on)
    return "under15" if age < ALONE else "15-17" if age < ADULT else "18plus"


def is_minor(birth_year: int | None, on: date) -> bool:
    """Whether the person is, or may still be, under 18. Unknown counts as adult: the year is asked at sign-up."""
    return age_band(birth_year, on) in ("under15", "15-17")


def may_act_alone(standing: Standing, on: date) -> bool:
    """Whether a person may book, visit and consent themselves: under 15 only with a confirmed guardian."""
    return standing.guarded or age_band(standing.birth_year, on) != "under15"


def check_guardian(rule: str, standing: Standing, on: date) -> Refused | None:
    """Under 15 only with a guardian who confirmed the account; `rule` is the code that the refusal carries."""
    if may_act_alone(standing, on):
        return None
    return Refused(
        rule,
        _("Those under 15 need a guardian who confirms their account."),
        _("Name your guardian; they get an e-mail with a link."),
        url=reverse("people:guardians"),
    )


def need_to_act_alone(standing: Standing, on: date) -> None:
    """Raise Refused ("people.guardian_missing") unless the person may act alone."""
    if refusal := check_guardian("people.guardian_missing", standing, on):
        raise refusal


def needs_adult(birth_year: int | None, span: tuple[datetime, datetime], zone: str, evening: time) -> bool:
    """Whether a minor comes with an adult: what ends after `evening` or on another day than it begins."""
    starts, ends = (at.astimezone(ZoneInfo(zone)) for at in span)
    return is_minor(birth_year, starts.date()) and (ends.date() != starts.date() or ends.time() > evening)


def check_evening(
    rule: str,
    birth_year: int | None,
    span: tuple[datetime, datetime],
    zone: str,
    evening: time,
    next_step: str,
) -> Refused | None:
    """In the evening of a space minors come with an adult; staff may set it aside."""
    if not needs_adult(birth_year, span, zone, evening):
        return None
    return Refused(
        rule, _("In the evening, minors must be accompanied by an adult."), next_step, overridable=True
    )


def may_guard(birth_year: int | None, on: date) -> bool:
    """Whether a person is certainly an adult. Without a year of birth nobody can be a guardian."""
    return age_band(birth_year, on) == "18plus"


def check_birth_year(old: int | None, new: int | None, on: date) -> None:
    """Raise Refused for a year that cannot be, or that would make a minor older than they said at first."""
    if new is not None and not on.year - OLDEST <= new <= on.year:
        raise Refused(
            "people.birth_year",
            _("This year of birth cannot be right."),
            _("Enter four digits."),
            kind="input",
            field_name="birth_year",
        )
    if is_minor(old, on) and ORDER[age_band(new, on)] > ORDER[age_band(old, on)]:
        raise Refused(
            "people.birth_year_minor",
            _("Minors cannot change their year of birth to an earlier one."),
            _("If the year is wrong, ask your guardian or a coordinator to correct it."),
            field_name="birth_year",
        )
