"""Codes proposed from texts: short, plain, unique, and stable once given. Pure."""

import re
from collections.abc import Container

from ceh.core.language import fold

MAX_LENGTH = 40
NO_LETTER = re.compile(r"[^a-z0-9]+")


def propose_code(text: str, taken: Container[str], fallback: str = "question") -> str:
    """A code from a text, at most 40 characters, ended at a word: "Ime in priimek" → "ime_in_priimek"."""
    words = NO_LETTER.sub("_", fold(text)).strip("_")
    if len(words) > MAX_LENGTH:
        words = words[:MAX_LENGTH].rpartition("_")[0] or words[:MAX_LENGTH]
    if not words or words[0].isdigit():
        words = f"{fallback[0]}_{words}" if words else fallback
    code, count = words, 1
    while code in taken:
        count += 1
        code = f"{words}_{count}"
    return code
