"""Types of questions and answers in words. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.questionnaires.rules.answering import in_language
from ceh.questionnaires.rules.definitions import Choice, Definition, Question

TYPE_LABELS = {
    "text": _("short text"),
    "long_text": _("long text"),
    "integer": _("whole number"),
    "decimal": _("number with decimals"),
    "date": _("day"),
    "time": _("time of day"),
    "one_choice": _("one choice"),
    "several": _("several choices"),
    "ranking": _("ranking"),
    "rating": _("rating"),
    "matrix": _("matrix"),
    "file": _("file"),
    "place": _("place on the map"),
    "record": _("organisation or space of the network"),
    "note": _("text to read"),
    "calculated": _("calculated value"),
}


def in_words(definition: Definition, question: Question, value: Any, language: str) -> str:
    """An answer as people read it: labels of choices, each row of a matrix, else the answer itself."""
    if value in (None, "", [], {}):
        return ""
    labels = _labels(definition, question.choices, language)
    match question.type:
        case "one_choice" | "several":
            chosen = [value] if isinstance(value, str) else value
            return ", ".join(labels.get(code, code) for code in chosen)
        case "ranking":
            return ", ".join(f"{place}. {labels.get(code, code)}" for place, code in enumerate(value, 1))
        case "matrix":
            rows = _labels(definition, question.rows, language)
            return "; ".join(f"{rows.get(row, row)}: {labels.get(code, code)}" for row, code in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)


def _labels(definition: Definition, choices: tuple[Choice, ...], language: str) -> Mapping[str, str]:
    return {choice.code: in_language(definition, choice.label, language) for choice in choices}
