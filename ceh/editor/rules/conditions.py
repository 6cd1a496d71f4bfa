"""Conditions as editors choose them, "show when [question] [is] [value]", as expressions and back. Pure.

Several are joined by "and" or by "or"; what mixes the two, or says anything else, stays an expression.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.language import fold
from ceh.expressions.rules import expressions, numbers
from ceh.expressions.rules.expressions import Answer, Call, ExpressionError, Literal, Node
from ceh.questionnaires.rules import definitions
from ceh.questionnaires.rules.answering import in_language
from ceh.questionnaires.rules.definitions import Definition, Question

OPERATORS = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "contains": gettext_lazy("contains"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "answered": gettext_lazy("is answered"),
    "not_answered": gettext_lazy("is not answered"),
}
JOINS = ("and", "or")
MAX_OFFERED, MAX_CONDITIONS = 300, 6
SIGNS = {"is": "=", "is_not": "!=", "at_least": ">=", "at_most": "<="}
NUMERIC = ("integer", "decimal", "rating", "calculated")
ORDERED = (*NUMERIC, "date", "time")


class ConditionError(ValueError):
    """Why no condition follows: `part` is "question", "operator" or "value"."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part, self.message = part, message


@dataclass(frozen=True)
class Condition:
    """Show when the answer to `question` (or row of a matrix) compares so with `value`."""

    question: str
    operator: str
    value: str = ""


@dataclass(frozen=True)
class Joined:
    """Conditions of which all ("and") or any ("or") must hold."""

    join: str
    conditions: tuple[Condition, ...]

    @staticmethod
    def written(join: str, expressions: Sequence[str]) -> str:
        """The expression of all of them."""
        return f" {join} ".join(expressions)


Sources = list[tuple[str, Question, str]]


def sources(definition: Definition, besides: str = "", language: str = "") -> Sources:
    """(code, question, text in the language) of all that a condition can ask about, in their order."""
    rows: Sources = []
    for question in definition.questions():
        if question.code == besides:
            continue
        text = in_language(definition, question.label, language) or question.code
        if question.type == "matrix":
            rows += [
                (row.code, question, f"{text}: {in_language(definition, row.label, language) or row.code}")
                for row in question.rows
            ]
        elif question.type not in definitions.NOT_IN_EXPRESSIONS:
            rows.append((question.code, question, text))
    return rows


def values_to_offer(offers: Sources, definition: Definition, language: str) -> list[str]:
    """Texts of the choices of all these questions, each once: what a value may be."""
    texts = (
        in_language(definition, choice.label, language) or choice.code
        for _code, question, _text in offers
        for choice in question.choices
    )
    return list(dict.fromkeys(texts))[:MAX_OFFERED]


def build(definition: Definition, condition: Condition, offers: Sources | None = None) -> str:
    """The expression. `offers` are the sources where they are known already. Raises ConditionError."""
    questions = {code: question for code, question, _text in offers or sources(definition)}
    question = questions.get(condition.question)
    if question is None:
        raise ConditionError("question", _("Choose the question that decides."))
    reference = "${" + condition.question + "}"
    if condition.operator == "answered":
        return f"{reference} != ''"
    if condition.operator == "not_answered":
        return f"{reference} = ''"
    if condition.operator not in OPERATORS:
        raise ConditionError("operator", _("Choose how the answer compares."))
    if not condition.value.strip():
        raise ConditionError("value", _("Enter the value."))
    return _comparison(question, reference, condition.operator, condition.value.strip())


def _comparison(question: Question, reference: str, operator: str, value: str) -> str:
    value = _choice_code(question, value) if question.choices else value
    if operator == "contains":
        if not question.choices and question.type not in ("text", "long_text"):
            raise ConditionError("operator", _("Only choices and texts contain something. Choose “is”."))
        function = "selected" if question.choices else "contains"
        return f"{function}({reference}, {_quoted(value)})"
    if operator in ("at_least", "at_most") and question.type not in ORDERED:
        raise ConditionError("operator", _("Only numbers, days and times are at least or at most something."))
    if question.type == "several" and operator == "is":
        return f"selected({reference}, {_quoted(value)})"
    if question.type == "several":
        return f"not(selected({reference}, {_quoted(value)}))"
    return f"{reference} {SIGNS[operator]} {_literal(question, value)}"


def _literal(question: Question, value: str) -> str:
    """A value as it stands in an expression."""
    if question.type in NUMERIC:
        number = value.replace(",", ".")
        if numbers.read(number).units is None:
            raise ConditionError("value", _("Enter a number."))
        return number
    if question.type == "date" and numbers.read_day(value) is None:
        raise ConditionError("value", _("Enter a day, for example 2027-03-04."))
    return _quoted(value)


def _choice_code(question: Question, value: str) -> str:
    """The code of a choice that was named by its code or by its text in some language."""
    for choice in question.choices:
        if value == choice.code:
            return choice.code
    for choice in question.choices:
        if fold(value) in {fold(text) for text in (choice.code, *choice.label.values())}:
            return choice.code
    known = ", ".join(choice.code for choice in question.choices[:12])
    raise ConditionError(
        "value", _("The question has no such choice. Its choices: %(codes)s.") % {"codes": known}
    )


def _quoted(value: str) -> str:
    if "'" in value and '"' in value:
        raise ConditionError("value", _("Leave out one kind of the quotation marks."))
    return f'"{value}"' if "'" in value else f"'{value}'"


def recognise(definition: Definition, expression: str, offers: Sources | None = None) -> Joined | None:
    """The conditions that an expression says, if they are among those that can be chosen."""
    try:
        tree = expressions.parse(expression) if expression.strip() else None
    except ExpressionError:
        return None
    join = tree.name if isinstance(tree, Call) and tree.name in JOINS else "and"
    known = tuple(condition for part in _parts(tree, join) if (condition := _condition(part)))
    if not 0 < len(known) <= MAX_CONDITIONS:
        return None
    try:
        same = Joined.written(join, [build(definition, condition, offers) for condition in known])
    except ConditionError:
        return None
    return Joined(join, known) if expressions.parse(same) == tree else None


def _parts(tree: Node | None, join: str) -> Iterator[Node | None]:
    """What is joined; the sign binds to the left, so "a and b and c" is "(a and b) and c"."""
    if isinstance(tree, Call) and tree.name == join:
        yield from _parts(tree.arguments[0], join)
        yield tree.arguments[1]
    else:
        yield tree


def _condition(tree: Node | None) -> Condition | None:
    match tree:
        case Call(name="selected" | "contains", arguments=(Answer(code=code), Literal(value=str(value)))):
            return Condition(code, "contains", value)
        case Call(
            name="not",
            arguments=(Call(name="selected", arguments=(Answer(code=code), Literal(value=str(value)))),),
        ):
            return Condition(code, "is_not", value)
        case Call(name="=" | "!=", arguments=(Answer(code=code), Literal(value=""))):
            return Condition(code, "answered" if tree.name == "!=" else "not_answered")
        case Call(
            name=("=" | "!=" | ">=" | "<=") as sign, arguments=(Answer(code=code), Literal(value=literal))
        ):
            operator = next(name for name, written in SIGNS.items() if written == sign)
            return Condition(code, operator, str(literal))
    return None
