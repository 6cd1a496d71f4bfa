"""Texts in the languages of a questionnaire."""

from collections.abc import Mapping, Sequence
from typing import Any

from ceh.web import forms

MAX_TEXT = 2_000


def text_field(languages: Sequence[str], rows: int = 2, **options: Any) -> Any:
    """One input for each language; cleans to the texts by language."""
    return forms.TranslatedField(languages=languages, max_length=MAX_TEXT, rows=rows, **options)


def texts_of(value: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """What the field gave, by language; a text that is the same in all comes under an empty code."""
    same = value.get("", "")
    texts = {language: value.get(language, same) for language in languages}
    return {language: text for language, text in texts.items() if text}
