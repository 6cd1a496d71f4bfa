"""Expressions of questionnaires: a documented part of the language of XLSForm (XPath 1.0), parsed once, in Python.

`parse` gives a small tree; `evaluate` computes it here, `expressions.js` computes `as_json` of it in the browser.

Answers are texts, an unanswered question is the empty text. Values are texts, numbers (see `numbers`) and truths, and
turn into each other as in XPath: an empty text is false and no number (NaN), NaN is false, true counts 1. `=` and `!=`
compare truths if one side is a truth, numbers if one is a number, else texts; `<` and its like compare numbers, days as
days, and two times of day as such. NaN equals nothing. Differences to XPath: dividing by zero gives NaN, texts made by
`concat` end after 10,000 characters, and `coalesce` also passes over NaN.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from ceh.expressions.rules import numbers, patterns
from ceh.expressions.rules.functions import FUNCTIONS, LEVELS, OPERATORS, Value, to_text, to_truth
from ceh.expressions.rules.numbers import NAN, Number

MAX_LENGTH, MAX_NESTING, MAX_DEPTH = 2_000, 25, 80
CODE = r"[A-Za-z_][A-Za-z0-9_.-]*"
REFERENCE = re.compile(r"\$\{\s*(" + CODE + r")\s*\}")
TOKEN = re.compile(
    r"(?P<blank>[ \t\r\n\xa0]+)"
    r"|\$\{\s*(?P<answer>" + CODE + r")\s*\}"
    r"|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_:-]*)"
    r"|(?P<path>\.\.|//?|@|\[|\]|\||::)"
    r"|(?P<sign><=|>=|!=|[=<>+*(),.-])"
)


class ExpressionError(ValueError):
    """What is the matter with an expression, and at which character (from 1)."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message, self.column = message, column


@dataclass(frozen=True)
class Literal:
    """A text or a number as written."""

    value: str | Number
    depth: int = 1


@dataclass(frozen=True)
class Answer:
    """`${code}`."""

    code: str
    depth: int = 1


@dataclass(frozen=True)
class Current:
    """`.`: the answer that a constraint is about."""

    depth: int = 1


@dataclass(frozen=True)
class Call:
    """A function or an operator with its arguments; `program` is that of the pattern of `regex`."""

    name: str
    arguments: tuple["Node", ...]
    depth: int = 1
    program: tuple[Any, ...] = ()


Node = Literal | Answer | Current | Call


@dataclass(frozen=True)
class Context:
    """What an expression is computed from: answers as texts, the day, the answer that `.` means."""

    answers: Mapping[str, str]
    today: dt.date
    current: str = ""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError, in the reader's language."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            _("This expression is too long: at most %(limit)s characters.") % {"limit": MAX_LENGTH},
            MAX_LENGTH,
        )
    return _Parser(list(_tokens(text))).parse()


def references(node: Node) -> set[str]:
    """Codes of the questions whose answers a tree reads."""
    return {part.code for part in walk(node) if isinstance(part, Answer)}


def walk(node: Node) -> Iterator[Node]:
    """All parts of a tree."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


def as_json(node: Node) -> list[Any]:
    """A tree as lists, for the browser."""
    match node:
        case Literal(value=Number() as value):
            return ["number", str(value)]
        case Literal(value=value):
            return ["text", value]
        case Answer(code=code):
            return ["answer", code]
        case Call(name="regex"):
            return ["regex", as_json(node.arguments[0]), list(node.program)]
        case Call(name=name, arguments=arguments):
            return ["call", name, [as_json(argument) for argument in arguments]]
    return ["current"]


def evaluate(node: Node, context: Context) -> Value:
    """The value of a tree. Never fails."""
    match node:
        case Literal(value=value):
            return value
        case Answer(code=code):
            return context.answers.get(code, "")
        case Current():
            return context.current
    if node.name == "today":
        return context.today.isoformat()
    values = [evaluate(argument, context) for argument in node.arguments]
    if node.name == "regex":
        return patterns.matches(list(node.program), to_text(values[0]))
    return FUNCTIONS[node.name].compute(*values)


def is_true(text: str, context: Context) -> bool:
    """Whether a condition holds; an empty one does."""
    return not text or to_truth(evaluate(parse(text), context))


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(_unknown(text[position:]), position + 1)
        kind = match.lastgroup or ""
        if kind == "path":
            raise ExpressionError(
                _("Paths are not supported (%(sign)s). Name a question as ${code}.")
                % {"sign": match["path"]},
                position + 1,
            )
        if kind != "blank":
            yield _Token(kind, match[kind], position + 1)
        position = match.end()
    yield _Token("end", "", len(text) + 1)


def _unknown(rest: str) -> str:
    if rest[0] in "'\"":
        return _("A quotation mark is open here and never closed.")
    if rest[0] in "‘’“”„‚»«":
        return _("Use straight quotation marks, ' or \".")
    if rest[0] in "−–":
        return _("Use the plain minus sign, -.")
    if rest[0] == "$":
        return _("A reference reads ${code}: letters, digits and _ in the braces.")
    return _("The character %(sign)s has no meaning here.") % {"sign": rest[0]}


class _Parser:
    """Recursive descent; each level of LEVELS binds more tightly than the one before."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.index, self.nesting = tokens, 0, 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def parse(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionError(_("The expression is empty."), 1)
        node = self.level(0)
        if self.token.kind != "end":
            raise ExpressionError(
                _("Here, before %(text)s, an operator such as and, or, = is missing.")
                % {"text": self.token.text},
                self.token.column,
            )
        return node

    def level(self, depth: int) -> Node:
        if depth == len(LEVELS):
            return self.unary()
        node = self.level(depth + 1)
        while self.token.kind in ("sign", "name") and self.token.text in LEVELS[depth]:
            operator = self.take()
            node = self.call(operator, (node, self.level(depth + 1)))
        return node

    def unary(self) -> Node:
        if not self.is_sign("-"):
            return self.primary()
        operator = self.take()
        self.enter(operator)
        node = self.call(_Token("name", "negate", operator.column), (self.unary(),))
        self.nesting -= 1
        return node

    def primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "number":
                return Literal(self.number(token))
            case "text":
                return Literal(token.text[1:-1])
            case "answer":
                return Answer(token.text)
            case "name":
                return self.function(token)
        if token.text == ".":
            return Current()
        if token.text == "(":
            self.enter(token)
            node = self.level(0)
            self.close(token)
            return node
        raise ExpressionError(
            _("The expression ends too early.")
            if token.kind == "end"
            else _("A value is missing before %(text)s.") % {"text": token.text},
            token.column,
        )

    def function(self, name: _Token) -> Node:
        if not self.is_sign("("):
            raise ExpressionError(
                _(
                    "%(name)s is neither a question nor a function. Write ${%(name)s}, or '%(name)s' for a text."
                )
                % {"name": name.text},
                name.column,
            )
        bracket = self.take()
        if name.text not in FUNCTIONS or not name.text[0].isalpha() or name.text in OPERATORS:
            raise ExpressionError(
                _("The function %(name)s() is not supported. Supported are: %(names)s.")
                % {"name": name.text, "names": ", ".join(sorted(set(FUNCTIONS) - OPERATORS))},
                name.column,
            )
        self.enter(bracket)
        arguments: list[Node] = []
        while not self.is_sign(")"):
            if arguments:
                self.expect(",", bracket)
            arguments.append(self.level(0))
        self.close(bracket)
        return self.call(name, tuple(arguments))

    def call(self, name: _Token, arguments: tuple[Node, ...]) -> Node:
        function = FUNCTIONS[name.text]
        if not function.least <= len(arguments) <= function.most:
            raise ExpressionError(
                _("%(name)s() does not take %(count)s arguments.")
                % {"name": name.text, "count": len(arguments)},
                name.column,
            )
        depth = 1 + max((argument.depth for argument in arguments), default=0)
        if depth > MAX_DEPTH:
            raise ExpressionError(
                _("This expression has too many parts. Split it into calculated questions."), name.column
            )
        program = self.pattern(name, arguments[1]) if name.text == "regex" else ()
        return Call(name.text, arguments, depth, program)

    def pattern(self, name: _Token, argument: Node) -> tuple[Any, ...]:
        if not isinstance(argument, Literal) or not isinstance(argument.value, str):
            raise ExpressionError(_("The pattern of regex() must be a text in quotation marks."), name.column)
        quoted = f"'{argument.value}'", f'"{argument.value}"'
        column = next(
            token.column + 1 for token in reversed(self.tokens[: self.index]) if token.text in quoted
        )
        try:
            return tuple(patterns.compile_pattern(argument.value))
        except patterns.PatternError as error:
            raise ExpressionError(error.message, column + error.column - 1) from error

    def number(self, token: _Token) -> Number:
        value = numbers.read(token.text)
        if value == NAN or len(token.text.partition(".")[2]) > numbers.PLACES:
            raise ExpressionError(
                _("Numbers have at most 24 digits before the point and 12 after it."), token.column
            )
        return value

    def is_sign(self, text: str) -> bool:
        return self.token.kind == "sign" and self.token.text == text

    def take(self) -> _Token:
        token = self.token
        self.index += token.kind != "end"
        return token

    def enter(self, token: _Token) -> None:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise ExpressionError(_("Brackets are nested too deeply here."), token.column)

    def close(self, bracket: _Token) -> None:
        self.expect(")", bracket)
        self.nesting -= 1

    def expect(self, text: str, bracket: _Token) -> None:
        if not self.is_sign(text):
            raise ExpressionError(
                _("The bracket that opens here is never closed.")
                if self.token.kind == "end"
                else _("In this bracket, %(text)s is out of place.") % {"text": self.token.text},
                bracket.column if self.token.kind == "end" else self.token.column,
            )
        self.index += 1
