"""Right and wrong answers of a quiz. Pure.

One choice is right when it is one of the right ones, several when they are exactly the right ones, a ranking when its
order is right, a number or a text when it equals one of the right ones (a text whatever its case and spaces).
"""

from dataclasses import dataclass
from typing import Any

from ceh.expressions.rules import numbers
from ceh.questionnaires.rules.answering import Outcome
from ceh.questionnaires.rules.definitions import Definition, Question


@dataclass(frozen=True)
class Mark:
    """A question with its answer, None where there is none."""

    question: Question
    value: Any
    is_right: bool


@dataclass(frozen=True)
class QuizResult:
    """The marks of all questions that were asked and have a right answer."""

    marks: tuple[Mark, ...]

    @property
    def total(self) -> int:
        """How many questions count."""
        return len(self.marks)

    @property
    def right(self) -> int:
        """How many of them are right."""
        return sum(mark.is_right for mark in self.marks)

    def is_passed(self, percent: int) -> bool:
        """Whether at least so many percent are right."""
        return self.total > 0 and 100 * self.right >= percent * self.total


def mark_quiz(definition: Definition, outcome: Outcome) -> QuizResult:
    """Mark what counts of the answers; a question that was hidden was not asked."""
    return QuizResult(
        tuple(
            Mark(question, value, is_right(question, value))
            for question in definition.questions()
            if question.right and question.code in outcome.shown
            for value in [outcome.values.get(question.code)]
        )
    )


def count_marked(definition: Definition) -> int:
    """How many questions have a right answer."""
    return sum(1 for question in definition.questions() if question.right)


def is_right(question: Question, value: Any) -> bool:
    """Whether a cleaned answer is right."""
    if value is None:
        return False
    match question.type:
        case "several":
            return set(value) == set(question.right)
        case "ranking":
            return tuple(value) == question.right
        case "integer" | "decimal":
            return _units(str(value)) in map(_units, question.right)
        case "text":
            return _plain(value) in map(_plain, question.right)
    return value in question.right


def _units(text: str) -> int | None:
    return numbers.read(text).units


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
