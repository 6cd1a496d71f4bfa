"""Limits of what people type, the same in forms, in imports and over the API.

PostgreSQL cannot store NUL, and control characters break CSV files and letters; so both are refused where they come in.
"""

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.core.refusals import Refused

# Control, surrogate and private characters; tab and newline are fine in long texts. Bidi overrides hide what is read.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


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
