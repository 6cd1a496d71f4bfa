"""Answers as narrow rows for counting. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ceh.questionnaires.rules.definitions import Definition, Question


class Row(NamedTuple):
    """One row: the question, the row of a matrix, and what was answered; `rank` is the place in a ranking, from 1."""

    question: str
    row: str = ""
    choice: str = ""
    number: Decimal | None = None
    text: str = ""
    rank: int | None = None


def rows_of(definition: Definition, values: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of the values that count (`answering.examine`)."""
    for question in definition.questions():
        if question.code in values:
            yield from _rows(question, values[question.code])


def _rows(question: Question, value: Any) -> Iterator[Row]:
    code = question.code
    match question.type:
        case "one_choice" | "several":
            for choice in [value] if isinstance(value, str) else value:
                yield Row(code, choice=choice)
        case "ranking":
            for rank, choice in enumerate(value, 1):
                yield Row(code, choice=choice, rank=rank)
        case "matrix":
            yield from (Row(code, row, choice) for row, choice in value.items())
        case "integer" | "decimal" | "rating":
            yield Row(code, number=Decimal(value))
        case "calculated":
            yield Row(code, number=_number(value), text=value)
        case _:
            yield Row(code, text=" ".join(value) if isinstance(value, list) else str(value))


def _number(text: str) -> Decimal | None:
    """A calculated value as a number, where it is one that fits the column."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 18 else None
