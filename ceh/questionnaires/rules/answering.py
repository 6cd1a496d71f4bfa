"""What of a questionnaire is shown, what counts, and what is refused, for the answers so far. Pure.

An answer to a hidden question does not count: expressions read it as unanswered. A default counts until somebody
answers, with nothing too. An answer that is not of its type counts as unanswered, and has its error. Limits and a
constraint are asked only of an answer, `required` only of a question that is shown.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ceh.expressions.rules import expressions, functions, numbers
from ceh.expressions.rules.expressions import Context
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.cleaning import AnswerError, as_text, clean, limit_problems
from ceh.questionnaires.rules.definitions import Definition, Question, Section, Texts

Answers = Mapping[str, Any]


@dataclass
class Outcome:
    """The state of a questionnaire.

    `shown`: codes of questions in order. `sections`: codes of pages with something to show. `values`: cleaned answers
    and calculated values that count. `errors`: messages by code, of the section asked about. `texts`: what
    expressions read.
    """

    shown: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def examine(
    definition: Definition,
    answers: Answers,
    today: dt.date,
    *,
    language: str = "",
    section: str | None = None,
) -> Outcome:
    """The state for these answers; errors of one section, or of all. The definition must be sound."""
    work = _Work(definition, answers, today, language or definition.languages[0])
    work.compute()
    work.errors(section)
    return work.outcome


def label(definition: Definition, texts: Texts, outcome: Outcome, language: str) -> str:
    """A text in a language, with answers where it quotes them: labels of choices, else the answer itself."""
    sources = {question.code: question for question in definition.questions()}
    sources |= {row.code: question for question in definition.questions() for row in question.rows}

    def quoted(code: str) -> str:
        answer = outcome.texts.get(code, "")
        question = sources.get(code)
        if question is None or not question.choices:
            return answer
        labels = {choice.code: in_language(definition, choice.label, language) for choice in question.choices}
        return ", ".join(labels.get(chosen, chosen) for chosen in functions.split_codes(answer))

    text = in_language(definition, texts, language)
    return expressions.REFERENCE.sub(lambda match: quoted(match[1]), text)


def quoting(definition: Definition, section: Section, outcome: Outcome, language: str) -> dict[str, str]:
    """The labels of a page that quote answers, by question."""
    texts = {question.code: question.label for question in section.questions}
    quotes = {code: text for code, text in texts.items() if "${" in "".join(text.values())}
    return {code: label(definition, text, outcome, language) for code, text in quotes.items()}


def in_language(definition: Definition, texts: Texts, language: str) -> str:
    """A text in a language, else in the first of the questionnaire that has it."""
    for choice in (language, *definition.languages):
        if texts.get(choice):
            return texts[choice]
    return ""


def unquoted(definition: Definition, texts: Texts, language: str) -> str:
    """The same away from any answers: "What does … lack?" where the text quotes one."""
    return expressions.REFERENCE.sub("…", in_language(definition, texts, language))


def language_for(definition: Definition) -> str:
    """The reader's language, else the first of the questionnaire."""
    language = (get_language() or "").split("-")[0]
    return language if language in definition.languages else definition.languages[0]


@dataclass
class _Work:
    definition: Definition
    answers: Answers
    today: dt.date
    language: str
    outcome: Outcome = field(default_factory=Outcome)

    def __post_init__(self) -> None:
        self.places: dict[str, tuple[Section, Question]] = {
            question.code: (section, question)
            for section in self.definition.sections
            for question in section.questions
        }
        self.failures: dict[str, str] = {}
        self.visible: set[str] = set()

    def compute(self) -> None:
        """Go through the questions so that each comes after those it reads, then put them in their order."""
        for code in checking.order(self.definition):
            if code in self.places:
                self.question(*self.places[code])
        for section in self.definition.sections:
            shown = [
                question.code
                for question in section.questions
                if question.code in self.visible and question.type != "calculated"
            ]
            self.outcome.shown += shown
            self.outcome.sections += [section.code] if shown else []
        values = self.outcome.values
        self.outcome.values = {code: values[code] for code in self.places if code in values}

    def context(self, current: str = "") -> Context:
        return Context(self.outcome.texts, self.today, current)

    def question(self, section: Section, question: Question) -> None:
        context = self.context()
        if not all(expressions.is_true(text, context) for text in (section.relevance, question.relevance)):
            return
        self.visible.add(question.code)
        if question.type == "calculated":
            value: Any = self.computed(question.calculation) or None
        else:
            try:
                value = clean(question, self.raw(question))
            except AnswerError as error:
                self.failures[question.code] = error.message
                return
        if value is None:
            return
        self.outcome.values[question.code] = value
        if question.type == "matrix":
            self.outcome.texts.update(value)
        else:
            self.outcome.texts[question.code] = as_text(question, value)

    def raw(self, question: Question) -> Any:
        if question.code in self.answers:
            return self.answers[question.code]
        return self.computed(question.default_from) if question.default_from else question.default

    def computed(self, expression: str) -> str:
        """The text of a value; empty where it is no number, cut where it is long."""
        value = expressions.evaluate(expressions.parse(expression), self.context())
        return "" if value == numbers.NAN else functions.to_text(value)[: functions.MAX_TEXT]

    def errors(self, section: str | None) -> None:
        for part in self.definition.sections:
            if section not in (None, part.code):
                continue
            for question in part.questions:
                if question.code in self.visible and (problems := self.question_errors(question)):
                    self.outcome.errors[question.code] = problems

    def question_errors(self, question: Question) -> list[str]:
        if question.code in self.failures:
            return [self.failures[question.code]]
        value = self.outcome.values.get(question.code)
        if self.is_missing(question, value):
            own = self.text(question.required_message)
            return [
                own or (_("Answer every row.") if question.rows and value else _("Answer this question."))
            ]
        if value is None or question.type == "calculated":
            return []
        problems = limit_problems(question, value)
        current = as_text(question, value)
        if not problems and not expressions.is_true(question.constraint, self.context(current)):
            problems.append(self.text(question.message) or _("This answer is not allowed here."))
        return problems

    def is_missing(self, question: Question, value: Any) -> bool:
        if isinstance(question.required, str):
            required = bool(question.required) and expressions.is_true(question.required, self.context())
        else:
            required = question.required
        return required and (value is None or len(question.rows) > _count(value))

    def text(self, texts: Texts) -> str:
        return label(self.definition, texts, self.outcome, self.language)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, Sequence | Mapping) else 0
