"""How two states of a question or a section differ, in words. Pure."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.editor.rules.choice_lines import write_lines
from ceh.questionnaires.rules.definitions import Limits, Question, Section, as_json

LABELS = {
    "type": gettext_lazy("Type"),
    "label": gettext_lazy("Text"),
    "hint": gettext_lazy("Hint"),
    "message": gettext_lazy("What people read when the answer is not allowed"),
    "required": gettext_lazy("Must be answered"),
    "required_message": gettext_lazy("What people read without an answer"),
    "relevance": gettext_lazy("Shown when"),
    "constraint": gettext_lazy("Allowed when"),
    "default": gettext_lazy("Filled in beforehand"),
    "default_from": gettext_lazy("Filled in beforehand"),
    "calculation": gettext_lazy("Calculation"),
    "choices": gettext_lazy("Choices"),
    "rows": gettext_lazy("Rows"),
    "limits": gettext_lazy("Limits"),
    "parameters": gettext_lazy("Other settings"),
    "right": gettext_lazy("Right answers"),
    "explanation": gettext_lazy("Explanation"),
}


class Difference(NamedTuple):
    """One field, as the writer has it and as it is now."""

    label: str
    mine: str
    theirs: str


def differences(
    mine: "Question | Section", theirs: "Question | Section", languages: tuple[str, ...]
) -> list[Difference]:
    """The fields that differ, in their order; codes and the questions of a section are left out."""
    return [
        Difference(
            str(LABELS[field.name]),
            _in_words(getattr(mine, field.name), languages),
            _in_words(getattr(theirs, field.name), languages),
        )
        for field in fields(mine)
        if field.name in LABELS and getattr(mine, field.name) != getattr(theirs, field.name)
    ]


def _in_words(value: Any, languages: tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {text}" for key, text in value.items())
    if isinstance(value, Limits):
        return "\n".join(f"{key}: {text}" for key, text in as_json(value).items())
    if isinstance(value, tuple):
        if value and isinstance(value[0], str):
            return ", ".join(value)
        return write_lines(value, languages)
    return str(value)
