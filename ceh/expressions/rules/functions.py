"""Values of expressions, how they turn into each other, and the functions that compute them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ceh.expressions.rules import numbers
from ceh.expressions.rules.numbers import BLANKS, NAN, Number

Value = str | bool | Number
MAX_TEXT = 10_000
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


def to_text(value: Value) -> str:
    """A value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def to_number(value: Value) -> Number:
    """A value as number."""
    if isinstance(value, bool):
        return numbers.whole(int(value))
    return numbers.read(value) if isinstance(value, str) else value


def to_truth(value: Value) -> bool:
    """A value as truth."""
    if isinstance(value, Number):
        return bool(value.units)
    return bool(value)


def split_codes(text: str) -> list[str]:
    """The codes that an answer of several choices lists."""
    return [code for code in re.split(f"[{BLANKS}]+", text) if code]


@dataclass(frozen=True)
class Function:
    """What computes a call, and how many arguments a call has."""

    compute: Callable[..., Value]
    least: int
    most: int


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, Number) or isinstance(right, Number):
        numeric = to_number(left)
        return numeric != NAN and numeric == to_number(right)
    return left == right


def _differs(left: Value, right: Value) -> bool:
    return not _equal(left, right)


def _less(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str) and TIME.fullmatch(left) and TIME.fullmatch(right):
        return left < right
    low, high = to_number(left).units, to_number(right).units
    return low is not None and high is not None and low < high


def _at_most(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str) and TIME.fullmatch(left) and TIME.fullmatch(right):
        return left <= right
    low, high = to_number(left).units, to_number(right).units
    return low is not None and high is not None and low <= high


def _first(*values: Value) -> Value:
    return next((value for value in values if value not in ("", NAN)), "")


def _numeric(compute: Callable[..., Number]) -> Callable[..., Value]:
    return lambda *values: compute(*(to_number(value) for value in values))


def _textual(compute: Callable[..., Value]) -> Callable[..., Value]:
    return lambda *values: compute(*(to_text(value) for value in values))


FUNCTIONS = {
    "or": Function(lambda left, right: to_truth(left) or to_truth(right), 2, 2),
    "and": Function(lambda left, right: to_truth(left) and to_truth(right), 2, 2),
    "=": Function(_equal, 2, 2),
    "!=": Function(_differs, 2, 2),
    "<": Function(_less, 2, 2),
    "<=": Function(_at_most, 2, 2),
    ">": Function(lambda left, right: _less(right, left), 2, 2),
    ">=": Function(lambda left, right: _at_most(right, left), 2, 2),
    "+": Function(_numeric(numbers.add), 2, 2),
    "-": Function(_numeric(lambda left, right: numbers.add(left, numbers.negate(right))), 2, 2),
    "*": Function(_numeric(numbers.multiply), 2, 2),
    "div": Function(_numeric(numbers.divide), 2, 2),
    "mod": Function(_numeric(numbers.remainder), 2, 2),
    "negate": Function(_numeric(numbers.negate), 1, 1),
    "not": Function(lambda value: not to_truth(value), 1, 1),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "today": Function(lambda: "", 0, 0),  # evaluate() knows the day
    "number": Function(_numeric(lambda value: value), 1, 1),
    "string": Function(_textual(lambda text: text), 1, 1),
    "int": Function(_numeric(numbers.cut), 1, 1),
    "round": Function(_numeric(numbers.rounded), 1, 2),
    "if": Function(lambda test, left, right: left if to_truth(test) else right, 3, 3),
    "coalesce": Function(_first, 2, 2),
    "selected": Function(_textual(lambda text, code: code.strip(BLANKS) in split_codes(text)), 2, 2),
    "count-selected": Function(_textual(lambda text: numbers.whole(len(split_codes(text)))), 1, 1),
    "regex": Function(lambda text, pattern: False, 2, 2),  # evaluate() has its program
    "string-length": Function(_textual(lambda text: numbers.whole(len(text))), 1, 1),
    "contains": Function(_textual(lambda text, part: part in text), 2, 2),
    "starts-with": Function(_textual(lambda text, part: text.startswith(part)), 2, 2),
    "concat": Function(_textual(lambda *texts: "".join(texts)[:MAX_TEXT]), 2, 50),
}
OPERATORS = {operator for level in LEVELS for operator in level} | {"negate"}
