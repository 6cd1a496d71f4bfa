"""A draft at a glance: sections and questions in words, and what is wrong with which of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ceh.editor.rules import conditions
from ceh.editor.rules.conditions import Condition
from ceh.editor.rules.types import TYPES
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.answering import in_language
from ceh.questionnaires.rules.checking import Problem
from ceh.questionnaires.rules.definitions import Definition, Question, Section
from ceh.questionnaires.rules.telling import right_in_words


@dataclass(frozen=True)
class QuestionLine:
    """A question in the list."""

    code: str
    text: str
    type: Any
    icon: str
    details: Sequence[str]
    condition: str
    problems: Sequence[Problem]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class SectionBlock:
    """A section with its questions."""

    code: str
    title: str
    condition: str
    problems: Sequence[Problem]
    is_first: bool
    is_last: bool
    lines: Sequence[QuestionLine] = field(default_factory=tuple)


def is_gap(problem: Problem) -> bool:
    """Whether it is a text that a language lacks: a draft may have those, and they are counted by language."""
    return bool(problem.place.language) and problem.column is None


def outline(definition: Definition, language: str, problems: Sequence[Problem]) -> list[SectionBlock]:
    """The sections in their order, in this language where it has the text."""
    by_place: dict[tuple[int | None, int | None], list[Problem]] = {}
    for problem in problems:
        by_place.setdefault((problem.place.section, problem.place.question), []).append(problem)
    offers = conditions.sources(definition, language=language)
    last_section = len(definition.sections) - 1
    return [
        SectionBlock(
            code=section.code,
            title=in_language(definition, section.label, language),
            condition=_condition(definition, section, language, offers),
            problems=by_place.get((index, None), ()),
            is_first=index == 0,
            is_last=index == last_section,
            lines=[
                _line(
                    definition,
                    question,
                    language,
                    offers,
                    by_place.get((index, place), ()),
                    (index == place == 0, index == last_section and place == len(section.questions) - 1),
                )
                for place, question in enumerate(section.questions)
            ],
        )
        for index, section in enumerate(definition.sections)
    ]


def _line(
    definition: Definition,
    question: Question,
    language: str,
    offers: conditions.Sources,
    problems: Sequence[Problem],
    ends: tuple[bool, bool],
) -> QuestionLine:
    name, _what, icon = TYPES.get(question.type, (question.type, "", "circle-help"))
    return QuestionLine(
        code=question.code,
        text=in_language(definition, question.label, language),
        type=name,
        icon=icon,
        details=_details(definition, question, language),
        condition=_condition(definition, question, language, offers),
        problems=problems,
        is_first=ends[0],
        is_last=ends[1],
    )


def _details(definition: Definition, question: Question, language: str) -> list[str]:
    """What makes the answer narrower, and the first choices."""
    details = []
    if question.required is True:
        details.append(_("must be answered"))
    elif question.required:
        details.append(_("must be answered when %(expression)s") % {"expression": question.required})
    if question.choices:
        labels = [
            in_language(definition, choice.label, language) or choice.code for choice in question.choices
        ]
        details.append(", ".join(labels[:4]) + (f" … ({len(labels)})" if len(labels) > 4 else ""))
    if question.limits.minimum or question.limits.maximum:
        details.append(f"{question.limits.minimum or '…'}–{question.limits.maximum or '…'}")
    if question.right:
        details.append(f"✓ {right_in_words(definition, question, language)}")
    if question.calculation:
        details.append(f"= {question.calculation}")
    return details


def _condition(
    definition: Definition, part: "Question | Section", language: str, offers: conditions.Sources
) -> str:
    """When the part is shown, in words where it is one of the conditions that can be chosen."""
    if not part.relevance:
        return ""
    joined = conditions.recognise(definition, part.relevance, offers)
    if joined is None:
        return part.relevance
    word = {"and": _("and"), "or": _("or")}[joined.join]
    return f" {word} ".join(
        _in_words(definition, condition, language, offers) for condition in joined.conditions
    )


def _in_words(definition: Definition, condition: Condition, language: str, offers: conditions.Sources) -> str:
    question, text = next((question, text) for code, question, text in offers if code == condition.question)
    labels: Mapping[str, str] = {
        choice.code: in_language(definition, choice.label, language) for choice in question.choices
    }
    label = labels.get(condition.value)
    value = _quoted(label) if label else condition.value
    operator = str(conditions.OPERATORS[condition.operator])
    return " ".join(word for word in (_quoted(text), operator, value) if word)


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}


def problems_of(definition: Definition, *, is_quiz: bool = False) -> tuple[list[Problem], dict[str, int]]:
    """(what has to be mended, language → texts that it lacks)."""
    problems = checking.problems(definition, is_quiz=is_quiz)
    gaps: dict[str, int] = {}
    for problem in problems:
        if is_gap(problem):
            gaps[problem.place.language] = gaps.get(problem.place.language, 0) + 1
    return [problem for problem in problems if not is_gap(problem)], gaps
