"""What the browser needs to show and hide the questions of a page as its answers change. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ceh.expressions.rules import expressions
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.answering import Outcome
from ceh.questionnaires.rules.definitions import Definition, Question, Section


def page_data(definition: Definition, section: Section, outcome: Outcome, today: date) -> Mapping[str, Any]:
    """Trees of the page's questions and of all calculations, in the order of computing, and what else was answered."""
    own_codes = {question.code for question in section.questions}
    sources = {question.code: (part, question) for part in definition.sections for question in part.questions}
    ordered = [code for code in checking.order(definition) if code in sources]
    questions = [
        _as_data(*sources[code])
        for code in ordered
        if code in own_codes or sources[code][1].type == "calculated"
    ]
    own = own_codes | {row.code for question in section.questions for row in question.rows}
    return {
        "today": today.isoformat(),
        "answers": {code: text for code, text in outcome.texts.items() if code not in own},
        "questions": questions,
    }


def _as_data(section: Section, question: Question) -> dict[str, Any]:
    data = {
        "code": question.code,
        "type": question.type,
        "relevance": [_tree(text) for text in (section.relevance, question.relevance) if text],
        "rows": [row.code for row in question.rows],
    }
    if question.calculation:
        data["calculation"] = _tree(question.calculation)
    return data


def _tree(text: str) -> list[Any]:
    return expressions.as_json(expressions.parse(text))
