"""Types of questions and answers in words. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ceh.questionnaires.rules.answering import Outcome, label, language_for, unquoted
from ceh.questionnaires.rules.cleaning import AnswerError, clean
from ceh.questionnaires.rules.definitions import Choice, Definition, Question
from ceh.questionnaires.rules.marking import Mark, QuizResult

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


def entered_in_words(definition: Definition, question: Question, raw: Any, language: str) -> str:
    """What was entered, right or wrong, as people read it."""
    try:
        return in_words(definition, question, clean(question, raw), language)
    except AnswerError:
        parts = raw if isinstance(raw, dict) else {"": raw}
        return ", ".join(f"{code} {part}".strip() for code, part in parts.items())


def right_in_words(definition: Definition, question: Question, language: str) -> str:
    """The right answer as people read it; several that are right by themselves stand beside each other."""
    if question.type in ("several", "ranking"):
        return in_words(definition, question, question.right, language)
    return " / ".join(in_words(definition, question, text, language) for text in question.right)


class MarkText(NamedTuple):
    """A mark as people read it; `choices` are (label, is right, was chosen), empty for other types than choices."""

    label: str
    is_right: bool
    answer: str
    right: str
    choices: list[tuple[str, bool, bool]]
    explanation: str


def marks_in_words(
    definition: Definition, result: QuizResult, outcome: Outcome, language: str
) -> list[MarkText]:
    """The marks of a quiz in words."""
    return [_mark_text(definition, mark, outcome, language) for mark in result.marks]


def _mark_text(definition: Definition, mark: Mark, outcome: Outcome, language: str) -> MarkText:
    question = mark.question
    chosen = mark.value if isinstance(mark.value, list) else [mark.value]
    labels = _labels(definition, question.choices, language) if question.type != "ranking" else {}
    return MarkText(
        label(definition, question.label, outcome, language),
        mark.is_right,
        in_words(definition, question, mark.value, language),
        right_in_words(definition, question, language),
        [(text, code in question.right, code in chosen) for code, text in labels.items()],
        label(definition, question.explanation, outcome, language),
    )


def answers_in_words(definition: Definition, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) of what was answered, in the reader's language."""
    language = language_for(definition)
    return [
        (
            unquoted(definition, question.label, language),
            in_words(definition, question, answers[question.code], language),
        )
        for question in definition.questions()
        if question.code in answers
    ]


def _labels(definition: Definition, choices: tuple[Choice, ...], language: str) -> Mapping[str, str]:
    return {choice.code: unquoted(definition, choice.label, language) for choice in choices}
