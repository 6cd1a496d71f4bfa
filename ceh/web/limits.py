"""Limits of numbers as forms say them: what to enter, with the number as the reader writes it."""

from typing import Any

from babel.numbers import format_decimal
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.formatting import locale


class _WrittenLimit:
    def __call__(self, value: Any) -> None:
        """Raises ValidationError with the limit as text; thousands are not grouped, for it may be a year."""
        try:
            super().__call__(value)  # type: ignore[misc]
        except ValidationError as error:
            error.params["limit_value"] = format_decimal(
                error.params["limit_value"], "0.###", locale=locale()
            )
            raise


class AtLeast(_WrittenLimit, MinValueValidator):
    """The smallest number that a form takes."""


class AtMost(_WrittenLimit, MaxValueValidator):
    """The largest number that a form takes."""


KINDS = {MinValueValidator: AtLeast, MaxValueValidator: AtMost}


def write_limits(field: Field) -> None:
    """Let the field tell its limits in figures of the reader's language."""
    field.validators = [
        KINDS[type(validator)](validator.limit_value) if type(validator) in KINDS else validator
        for validator in field.validators
    ]


def say_limits() -> None:
    """Say in our words which numbers are refused; models and forms take the sentences from Django's validators."""
    MinValueValidator.message = _("Enter %(limit_value)s or more.")
    MaxValueValidator.message = _("Enter %(limit_value)s or less.")
    DecimalValidator.messages["max_digits"] = ngettext_lazy(
        "Enter a number of at most %(max)s digit.", "Enter a number of at most %(max)s digits.", "max"
    )
    DecimalValidator.messages["max_whole_digits"] = ngettext_lazy(
        "Enter a number with at most %(max)s digit before the decimal sign.",
        "Enter a number with at most %(max)s digits before the decimal sign.",
        "max",
    )
