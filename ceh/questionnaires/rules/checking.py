"""What is wrong with a definition, all of it, each with its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from ceh.expressions.rules import expressions, functions, numbers
from ceh.expressions.rules.expressions import Answer, Call, Current, ExpressionError, Literal, Node
from ceh.questionnaires.rules import definitions
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section

CODE = re.compile(expressions.CODE)
CHOICE_CODE = re.compile(r"[^\s]+")
NUMERIC = ("integer", "decimal", "rating")
QUIZ_TYPES = ("one_choice", "several", "ranking", "integer", "decimal", "text")
MAX_RATING = 20


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a definition: counted from 0, None above that level; `choice` counts rows of a matrix after choices."""

    section: int | None = None
    question: int | None = None
    choice: int | None = None
    field: str = ""
    language: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and at which character of an expression. `code` is that of the question or section."""

    message: str
    place: Place
    code: str = ""
    column: int | None = None

    def __str__(self) -> str:
        where = " · ".join(part for part in (self.code, self.place.field, self.place.language) if part)
        if self.column:
            where += ", " + _("character %(column)s") % {"column": self.column}
        return f"{where}: {self.message}" if where else self.message


def problems(definition: Definition, *, is_quiz: bool = False) -> list[Problem]:
    """Everything that is wrong with a definition, in its order; none when it can be used.

    In a quiz a question that can have a right answer has one.
    """
    check = _Check(definition, is_quiz)
    check.whole()
    if len(check.known) > definitions.MAX_QUESTIONS:
        return check.problems
    for index, section in enumerate(definition.sections):
        check.section(section, Place(section=index))
        for number, question in enumerate(section.questions):
            check.question(question, Place(section=index, question=number))
    check.rings()
    return check.problems


def dependencies(definition: Definition) -> dict[str, set[str]]:
    """What must be known before the answer of each code counts. Expressions must be sound."""
    graph: dict[str, set[str]] = {}
    for section in definition.sections:
        for question in section.questions:
            parts = (section.relevance, question.relevance, question.calculation, question.default_from)
            needs = set[str]().union(*(_references(part) for part in parts))
            graph[question.code] = needs
            for row in question.rows:
                graph[row.code] = {question.code}
    return {code: needs & set(graph) for code, needs in graph.items()}


def order(definition: Definition) -> list[str]:
    """Codes so that each comes after those it needs. Raises graphlib.CycleError."""
    return list(TopologicalSorter(dependencies(definition)).static_order())


def _references(expression: str) -> set[str]:
    try:
        return expressions.references(expressions.parse(expression)) if expression else set()
    except ExpressionError:
        return set()


@dataclass
class _Check:
    definition: Definition
    is_quiz: bool
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = {question.code: question for question in self.definition.questions()}
        self.answers = {
            code: question
            for code, question in self.known.items()
            if question.type not in definitions.NOT_IN_EXPRESSIONS
        } | {row.code: question for question in self.known.values() for row in question.rows}
        self.codes: set[str] = set()
        self.section_codes: set[str] = set()

    def add(self, message: str, place: Place, code: str = "", column: int | None = None) -> None:
        self.problems.append(Problem(message, place, code, column))

    def whole(self) -> None:
        if not self.definition.languages:
            self.add(_("A questionnaire has at least one language."), Place(field="languages"))
        if not self.known:
            self.add(_("A questionnaire has at least one question."), Place())
        elif self.is_quiz and not any(question.right for question in self.known.values()):
            self.add(_("A quiz has at least one question with a right answer."), Place())
        if len(self.known) > definitions.MAX_QUESTIONS:
            counts = {"count": len(self.known), "limit": definitions.MAX_QUESTIONS}
            self.add(_("Too many questions: %(count)s, at most %(limit)s.") % counts, Place())
        self.texts(self.definition.title, Place(field="title"), "", required=True)

    def section(self, section: Section, place: Place) -> None:
        self.code(section.code, self.section_codes, place)
        self.texts(section.label, _at(place, "label"), section.code, required=bool(section.label))
        self.expression(section.relevance, _at(place, "relevance"), section.code)

    def question(self, question: Question, place: Place) -> None:
        self.code(question.code, self.codes, place)
        if question.type not in definitions.TYPES:
            self.add(
                _("There is no type %(type)s.") % {"type": question.type}, _at(place, "type"), question.code
            )
            return
        self.question_texts(question, place)
        for name in ("relevance", "constraint", "calculation", "default_from"):
            self.expression(getattr(question, name), _at(place, name), question.code)
        if isinstance(question.required, str):
            self.expression(question.required, _at(place, "required"), question.code)
        self.fitting(question, place)
        self.choices(question, place)
        self.limits(question, place)
        self.default(question, place)
        self.quiz(question, place)

    def question_texts(self, question: Question, place: Place) -> None:
        has_label = question.type != "calculated"
        self.texts(
            question.label, _at(place, "label"), question.code, required=has_label or bool(question.label)
        )
        for name in ("hint", "message", "required_message", "explanation"):
            texts: Mapping[str, str] = getattr(question, name)
            self.texts(texts, _at(place, name), question.code, required=bool(texts))

    def code(self, code: str, codes: set[str], place: Place) -> None:
        if not CODE.fullmatch(code) or len(code) > definitions.MAX_CODE:
            self.add(
                _(
                    "“%(code)s” is not a code: letters of English, digits and _, at most %(limit)s, no digit first."
                )
                % {"code": code, "limit": definitions.MAX_CODE},
                _at(place, "code"),
                code,
            )
        elif code in codes:
            self.add(_("The code %(code)s appears twice.") % {"code": code}, _at(place, "code"), code)
        codes.add(code)

    def texts(self, texts: Mapping[str, str], place: Place, code: str, *, required: bool) -> None:
        """Every language has its text, and what it quotes exists."""
        for language in self.definition.languages if required else ():
            if not texts.get(language, "").strip():
                self.add(_("The text is empty in this language."), _in(place, language), code)
        for language, text in texts.items():
            if language not in self.definition.languages:
                self.add(_("The questionnaire does not have this language."), _in(place, language), code)
            for match in expressions.REFERENCE.finditer(text):
                if match[1] not in self.answers:
                    self.add(
                        _("There is no question ${%(code)s} with an answer.") % {"code": match[1]},
                        _in(place, language),
                        code,
                        match.start() + 1,
                    )

    def expression(self, text: str, place: Place, code: str) -> None:
        if not text:
            return
        try:
            tree = expressions.parse(text)
        except ExpressionError as error:
            self.add(error.message, place, code, error.column)
            return
        parts = list(expressions.walk(tree))
        for reference in sorted(
            {part.code for part in parts if isinstance(part, Answer)} - set(self.answers)
        ):
            self.add(
                _("There is no question ${%(code)s} with an answer.") % {"code": reference},
                place,
                code,
                text.find(reference) + 1,
            )
        if place.field != "constraint" and any(isinstance(part, Current) for part in parts):
            self.add(_("Only a constraint can refer to its own answer with a point (.)."), place, code)
        for part in parts:
            self.selected(part, place, code)

    def selected(self, part: Node, place: Place, code: str) -> None:
        """`selected(${x}, 'a')`: the question has that choice."""
        match part:
            case Call(name="selected", arguments=(Answer(code=reference), Literal(value=str(choice)))):
                question = self.answers.get(reference)
                if question and question.choices and choice not in _codes(question.choices):
                    self.add(
                        _("The question %(code)s has no choice %(choice)s.")
                        % {"code": reference, "choice": choice},
                        place,
                        code,
                    )

    def fitting(self, question: Question, place: Place) -> None:
        """What only some types have."""
        calculated, silent = question.type == "calculated", question.type in ("note", "calculated")
        if calculated and not question.calculation:
            self.add(
                _("A calculated question needs its calculation."), _at(place, "calculation"), question.code
            )
        if question.calculation and not calculated:
            self.add(
                _("Only a calculated question has a calculation."), _at(place, "calculation"), question.code
            )
        for name in ("required", "constraint", "default", "default_from", "right"):
            if silent and getattr(question, name):
                self.add(
                    _("Nobody answers a note or a calculated question, so it cannot have this."),
                    _at(place, name),
                    question.code,
                )

    def choices(self, question: Question, place: Place) -> None:
        code, where = question.code, _at(place, "choices")
        if question.type in definitions.CHOICE_TYPES and not question.choices:
            self.add(_("The question needs choices."), where, code)
        if question.type not in definitions.CHOICE_TYPES and question.choices:
            self.add(_("A question of this type has no choices."), where, code)
        if (question.type == "matrix") != bool(question.rows):
            self.add(_("A matrix, and only a matrix, has rows."), _at(place, "rows"), code)
        if max(len(question.choices), len(question.rows)) > definitions.MAX_CHOICES:
            self.add(
                _("Too many choices: at most %(limit)s.") % {"limit": definitions.MAX_CHOICES}, where, code
            )
            return
        codes: set[str] = set()
        for index, choice in enumerate(question.choices):
            spot = Place(section=place.section, question=place.question, choice=index, field="choices")
            if not CHOICE_CODE.fullmatch(choice.code):
                self.add(_("The code of a choice is not empty and has no spaces."), spot, code)
            elif choice.code in codes:
                self.add(_("The choice %(code)s appears twice.") % {"code": choice.code}, spot, code)
            codes.add(choice.code)
            self.texts(choice.label, spot, f"{code} {choice.code}", required=True)
        for index, row in enumerate(question.rows, len(question.choices)):
            spot = Place(section=place.section, question=place.question, choice=index, field="rows")
            self.code(row.code, self.codes, spot)
            self.texts(row.label, spot, f"{code} {row.code}", required=True)

    def limits(self, question: Question, place: Place) -> None:
        limits, code, where = question.limits, question.code, _at(place, "limits")
        read = _reader(question.type)
        bounds = [limits.minimum, limits.maximum]
        if any(bounds) and read is None:
            self.add(_("Questions of this type have no smallest or largest value."), where, code)
        elif read:
            values = [read(bound) for bound in bounds if bound]
            if None in values:
                self.add(_("A limit is not a value of this type."), where, code)
            elif len(values) == 2 and values[0] > values[1]:  # type: ignore[operator]
                self.add(_("The smallest value is larger than the largest."), where, code)
            elif question.type == "rating" and not (
                len(values) == 2 and values[1] - values[0] <= MAX_RATING * numbers.UNIT  # type: ignore[operator]
            ):
                self.add(_("A rating has a smallest and a largest value, at most 20 apart."), where, code)
        self.counts(question, where)

    def counts(self, question: Question, where: Place) -> None:
        limits, code = question.limits, question.code
        least, most = limits.min_choices, limits.max_choices
        if (least is not None or most is not None) and question.type != "several":
            self.add(_("Only a question with several choices limits their number."), where, code)
        elif not 0 <= (least or 0) <= (len(question.choices) if most is None else most):
            self.add(_("The smallest number of choices is larger than the largest."), where, code)
        elif most is not None and not 1 <= most <= len(question.choices):
            self.add(_("The largest number of choices does not fit the choices."), where, code)
        if limits.max_length is not None:
            if question.type not in ("text", "long_text"):
                self.add(_("Only a text has a largest length."), where, code)
            elif not 1 <= limits.max_length <= 10_000:
                self.add(_("The largest length of a text is between 1 and 10,000."), where, code)

    def default(self, question: Question, place: Place) -> None:
        if not question.default:
            return
        where, read = _at(place, "default"), _reader(question.type)
        if question.default_from:
            self.add(_("A default is either a value or an expression."), where, question.code)
        if question.type in ("one_choice", "several", "ranking"):
            chosen = set(functions.split_codes(question.default))
            if chosen - _codes(question.choices) or (question.type == "one_choice" and len(chosen) > 1):
                self.add(_("The default is not one of the choices."), where, question.code)
        elif question.type in ("matrix", "file", "place", "record"):
            self.add(_("A question of this type has no default."), where, question.code)
        elif read and read(question.default) is None:
            self.add(_("The default is not a value of this type."), where, question.code)

    def quiz(self, question: Question, place: Place) -> None:
        where, read = _at(place, "right"), _reader(question.type)
        if question.type in ("note", "calculated"):
            return
        if not question.right:
            if self.is_quiz and question.type in QUIZ_TYPES:
                self.add(_("Say which answer is right."), where, question.code)
        elif question.type not in QUIZ_TYPES:
            self.add(_("A question of this type has no right answer."), where, question.code)
        elif question.choices and set(question.right) - _codes(question.choices):
            self.add(_("A right answer is not one of the choices."), where, question.code)
        elif question.type == "ranking" and sorted(question.right) != sorted(_codes(question.choices)):
            self.add(_("The right order names every choice once."), where, question.code)
        elif read and any(read(text) is None for text in question.right):
            self.add(_("A right answer is not a value of this type."), where, question.code)
        elif not all(text.strip() for text in question.right):
            self.add(_("A right answer is empty."), where, question.code)

    def rings(self) -> None:
        """Skip logic and calculations that wait for each other."""
        if len(self.codes) < len(self.known):
            return
        graph = dependencies(self.definition)
        while True:
            try:
                TopologicalSorter(graph).prepare()
            except CycleError as error:
                ring = list(reversed(error.args[1]))
                self._add_ring(ring)
                graph = {code: needs - set(ring) for code, needs in graph.items() if code not in ring}
            else:
                return

    def _add_ring(self, ring: list[str]) -> None:
        section, number = next(
            (index, position)
            for index, part in enumerate(self.definition.sections)
            for position, question in enumerate(part.questions)
            if ring[0] == question.code or ring[0] in _codes(question.rows)
        )
        question = self.definition.sections[section].questions[number]
        name = "calculation" if question.calculation else "relevance"
        self.add(
            _("These wait for each other: %(ring)s.") % {"ring": " → ".join(ring)},
            Place(section=section, question=number, field=name),
            question.code,
        )


def _reader(kind: str) -> "Callable[[str], int | str | None] | None":
    """How a bound of this type is read into something that compares; None for types without."""
    if kind in NUMERIC:
        return lambda text: _units(text, whole=kind != "decimal")
    if kind == "date":
        return lambda text: text if numbers.read_day(text) else None
    if kind == "time":
        return lambda text: text if functions.TIME.fullmatch(text) else None
    return None


def _units(text: str, *, whole: bool) -> int | None:
    units = numbers.read(text).units if numbers.NUMBER.fullmatch(text) else None
    return None if units is None or (whole and units % numbers.UNIT) else units


def _codes(choices: Iterable[Choice]) -> set[str]:
    return {choice.code for choice in choices}


def _at(place: Place, name: str) -> Place:
    return Place(section=place.section, question=place.question, choice=place.choice, field=name)


def _in(place: Place, language: str) -> Place:
    return Place(
        section=place.section,
        question=place.question,
        choice=place.choice,
        field=place.field,
        language=language,
    )
