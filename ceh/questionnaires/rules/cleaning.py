"""Answers by type: from what a form or a program sends to plain JSON, and to the text that expressions read."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.expressions.rules import functions, numbers
from ceh.questionnaires.rules import definitions
from ceh.questionnaires.rules.definitions import Limits, Question

MAX_TEXT = 10_000
WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
SECONDS = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?")
LATITUDE, LONGITUDE = 90, 180


class AnswerError(ValueError):
    """Why an answer is not one of its type or passes its limits, in the reader's words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean(question: Question, raw: Any) -> Any:
    """The answer as plain JSON, None where there is none. Raises AnswerError. Limits are not looked at."""
    match question.type:
        case "several" | "ranking":
            return _choices(question, raw)
        case "matrix":
            return _matrix(question, raw)
        case "place":
            return _place(raw)
        case "note" | "calculated":
            return None
    if raw is None or isinstance(raw, list | dict | bool):
        if raw in (None, [], {}):
            return None
        raise AnswerError(_("This is not an answer to this question."))
    text = str(raw).replace("\r\n", "\n").replace("\0", "").strip()
    return _plain(question, text) if text else None


def _plain(question: Question, text: str) -> Any:
    """An answer of one value."""
    match question.type:
        case "integer" | "rating":
            if not WHOLE.fullmatch(text):
                raise AnswerError(_("Enter a whole number."))
            return int(text)
        case "decimal":
            text = text.replace(",", ".")
            if not DECIMAL.fullmatch(text):
                raise AnswerError(_("Enter a number, for example 12.5."))
            return str(numbers.read(text))
        case "date" | "time":
            return _moment(question.type, text)
        case "one_choice":
            if text not in {choice.code for choice in question.choices}:
                raise AnswerError(_("Choose one of the answers offered."))
    if len(text) > MAX_TEXT:
        raise AnswerError(_("This is too long: at most %(limit)s characters.") % {"limit": MAX_TEXT})
    return text


def _moment(kind: str, text: str) -> str:
    if kind == "date" and numbers.read_day(text) is None:
        raise AnswerError(_("Enter a day, for example 2027-03-04."))
    if kind == "time":
        text = text[:5] if SECONDS.fullmatch(text) else text
        if not functions.TIME.fullmatch(text):
            raise AnswerError(_("Enter a time of day, for example 14:30."))
    return text


def _choices(question: Question, raw: Any) -> list[str] | None:
    """Codes: of several in the order of the choices, of a ranking in the order of the answer."""
    if isinstance(raw, dict) and raw:  # a ranking with places that are empty or taken twice
        raise AnswerError(_("Rank all answers, each of them once."))
    codes = functions.split_codes(raw) if isinstance(raw, str) else _sequence(raw or None)
    known = [choice.code for choice in question.choices]
    if any(not isinstance(code, str) or code not in known for code in codes):
        raise AnswerError(_("Choose among the answers offered."))
    if not codes:
        return None
    if question.type == "several":
        return [code for code in known if code in codes]
    if sorted(codes) != sorted(known):
        raise AnswerError(_("Rank all answers, each of them once."))
    return codes


def _matrix(question: Question, raw: Any) -> dict[str, str] | None:
    """The choice of each row that has one."""
    if raw is not None and not isinstance(raw, dict):
        raise AnswerError(_("This is not an answer to this question."))
    chosen = {row: code for row, code in (raw or {}).items() if code not in ("", None)}
    rows, choices = ([part.code for part in parts] for parts in (question.rows, question.choices))
    if set(chosen) - set(rows) or any(code not in choices for code in chosen.values()):
        raise AnswerError(_("Choose one of the answers offered in each row."))
    return {row: chosen[row] for row in rows if row in chosen} or None


def _place(raw: Any) -> list[str] | None:
    """Latitude and longitude, as texts of numbers."""
    parts = re.split(r"[ ,;]+", raw.strip()) if isinstance(raw, str) else _sequence(raw)
    if parts in ([], [""]):
        return None
    values = [str(part) for part in parts[:2]]
    if len(parts) not in (2, 3, 4) or any(not DECIMAL.fullmatch(value) for value in values):
        raise AnswerError(_("Choose a point on the map."))
    for value, bound in zip(values, (LATITUDE, LONGITUDE), strict=True):
        if abs(numbers.read(value).units or 0) > bound * numbers.UNIT:
            raise AnswerError(_("Choose a point on the map."))
    return [str(numbers.read(value)) for value in values]


def _sequence(raw: Any) -> list[Any]:
    if raw is not None and not isinstance(raw, list | tuple):
        raise AnswerError(_("This is not an answer to this question."))
    return list(raw or [])


def as_text(question: Question, value: Any) -> str:
    """A cleaned answer as expressions read it; empty without one."""
    if value is None or question.type in definitions.NOT_IN_EXPRESSIONS:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)


def limit_problems(question: Question, value: Any) -> list[str]:
    """Which limits a cleaned answer passes, in the reader's words."""
    limits = question.limits
    if isinstance(value, list) and question.type == "several":
        return _count_problems(limits, len(value))
    if limits.max_length is not None and len(str(value)) > limits.max_length:
        return [
            ngettext(
                "At most %(limit)s character; this has %(count)s.",
                "At most %(limit)s characters; this has %(count)s.",
                limits.max_length,
            )
            % {"limit": limits.max_length, "count": len(str(value))}
        ]
    if limits.minimum and _is_below(question, str(value), limits.minimum):
        return [_("The smallest value allowed is %(limit)s.") % {"limit": limits.minimum}]
    if limits.maximum and _is_below(question, limits.maximum, str(value)):
        return [_("The largest value allowed is %(limit)s.") % {"limit": limits.maximum}]
    return []


def _is_below(question: Question, left: str, right: str) -> bool:
    if question.type in ("date", "time"):
        return left < right
    low, high = numbers.read(left).units, numbers.read(right).units
    return low is not None and high is not None and low < high


def _count_problems(limits: Limits, count: int) -> list[str]:
    if limits.min_choices is not None and count < limits.min_choices:
        return [
            ngettext(
                "Choose at least %(limit)s answer.",
                "Choose at least %(limit)s answers.",
                limits.min_choices,
            )
            % {"limit": limits.min_choices}
        ]
    if limits.max_choices is not None and count > limits.max_choices:
        return [
            ngettext(
                "Choose at most %(limit)s answer.", "Choose at most %(limit)s answers.", limits.max_choices
            )
            % {"limit": limits.max_choices}
        ]
    return []
