"""What the register of mentors asks of a person and of a profile."""

from collections.abc import Sized
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.people.rules import is_minor

LONGEST_CHECK = timedelta(days=5 * 366)


def already_offered() -> Refused:
    """There is a profile."""
    return Refused(
        "mentors.one_profile", _("You have a profile already."), _("Change it instead."), kind="conflict"
    )


def no_place() -> Refused:
    """The refusal of a mentor who can take nobody new."""
    return Refused(
        "mentors.no_place",
        _("This mentor has no free place now."),
        _("Another mentor helps sooner."),
        kind="conflict",
    )


def check_adult(birth_year: int | None, on: date) -> None:
    """Mentors are at least 18. Raises Refused "mentors.adult"."""
    if is_minor(birth_year, on):
        raise Refused(
            "mentors.adult",
            _("Mentors are at least 18 years old."),
            _("You can offer your help then."),
        )


def check_can_be_listed(*, about: str, skills: Sized, languages: Sized) -> None:
    """A profile says enough to be suggested. Raises Refused "mentors.profile"."""
    missing = [
        words
        for is_there, words in (
            (about.strip(), _("what they help with")),
            (skills, _("at least one skill")),
            (languages, _("at least one language")),
        )
        if not is_there
    ]
    if missing:
        raise Refused(
            "mentors.profile",
            _("The profile does not say: %(missing)s.") % {"missing": ", ".join(missing)},
            _("Ask the person to add it, then put them into the register."),
        )


def check_dates(seen_on: date, valid_to: date, today: date) -> None:
    """A check was made by today and counts for at most five years. Raises Refused "mentors.check_dates"."""
    if seen_on > today:
        raise Refused(
            "mentors.check_dates",
            _("It was seen in the future."),
            _("Give the day on which you saw it."),
            field_name="seen_on",
        )
    if not seen_on < valid_to <= seen_on + LONGEST_CHECK:
        raise Refused(
            "mentors.check_dates",
            _("It counts from the day on which it was seen, for at most five years."),
            _("Give a later day, within five years."),
            field_name="valid_to",
        )


def check_break(until: date | None, today: date) -> None:
    """A break ends in the future, or nobody knows when. Raises Refused "mentors.break"."""
    if until is not None and until <= today:
        raise Refused(
            "mentors.break",
            _("The break would be over already."),
            _("Give a day after today, or none."),
            field_name="paused_until",
        )


def check_capacity(capacity: int, mentees: int) -> None:
    """There are places for all whom the mentor helps now. Raises Refused "mentors.places"."""
    if capacity < mentees:
        raise Refused(
            "mentors.places",
            _("You help more people than that now."),
            _("Give at least %(n)s; to stop new ones, take a break.") % {"n": mentees},
            field_name="capacity",
        )
