"""Limits of what people type, the same in forms, in imports and over the API.

PostgreSQL cannot store NUL, and control characters break CSV files and letters; so both are refused where they come in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core.refusals import Refused

# Control, surrogate and private characters; tab and newline are fine in long texts. Bidi overrides hide what is read.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

PHONE = re.compile(r"[\d\s+/()-]*")
MIN_PHONE_DIGITS = 6


def clean(text: str) -> str:
    """The text as it is kept: composed letters (NFC), plain newlines, no space at the ends. Refuses nothing."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str) -> str:
    """Like `clean`, for one line: runs of white space become one space."""
    return " ".join(clean(text).split())


def plain_text(text: str, *, field_name: str, limit: int, required: bool = False, line: bool = False) -> str:
    """The cleaned text. Raises Refused (kind "input") if it is empty though required, too long or not plain."""
    result = clean_line(text) if line else clean(text)
    message = ""
    if FORBIDDEN.search(result):
        message = _("It contains characters that cannot be stored.")
        step = _("Type the text instead of pasting it.")
    elif required and not result:
        message, step = _("Nothing is written here."), _("Fill it in and try again.")
    elif len(result) > limit:
        message = ngettext(
            "The text is longer than %(limit)d character.",
            "The text is longer than %(limit)d characters.",
            limit,
        ) % {"limit": limit}
        step = ngettext(
            "Shorten it by %(over)d character.", "Shorten it by %(over)d characters.", len(result) - limit
        ) % {"over": len(result) - limit}
    if message:
        raise Refused("core.text", message, step, kind="input", field_name=field_name)
    return result


def check_name(value: Any) -> None:
    """Validator of models and forms: a name, in each of its languages, has a letter or a digit. Empty is no matter."""
    texts = value.values() if isinstance(value, Mapping) else [value]
    if any(text and not any(char.isalnum() for char in text) for text in texts):
        raise ValidationError(_("A name has at least one letter or digit. Write it in words."), code="name")


def check_phone(value: Any) -> None:
    """Validator of models and forms: digits, spaces, +, -, / and brackets, six digits at least. Empty is no matter."""
    text = value or ""
    if text and (not PHONE.fullmatch(text) or sum(char.isdigit() for char in text) < MIN_PHONE_DIGITS):
        message = _(
            "Enter a phone number of at least %(number)s digits, for example +386 4 123 45 67."
            " Besides digits it may have spaces, +, -, / and brackets."
        )
        raise ValidationError(message % {"number": MIN_PHONE_DIGITS}, code="phone")


def check_value(validator: Callable[[Any], None], value: Any, field_name: str) -> None:
    """Refuse what a validator says of a value. Raises Refused "core.name" or "core.phone", by the code."""
    try:
        validator(value)
    except ValidationError as wrong:
        text = str(wrong.message)
        raise Refused(f"core.{wrong.code}", text, kind="input", field_name=field_name) from wrong


def check_fields(row: Any, names: Iterable[str]) -> None:
    """Refuse what the validators above say of these fields of a record; all that is wrong at once."""
    problems = []
    for name in names:
        field = row._meta.get_field(name)
        for validator in (check_name, check_phone):
            if validator in field.validators or (validator is check_name and name == "name"):
                try:
                    check_value(validator, getattr(row, field.attname), name)
                except Refused as refused:
                    problems.append(refused)
    if problems:
        raise Refused.of(
            problems,
            rule="core.fields",
            message=_("Some fields are not right."),
            next_step=_("Correct them."),
        )
