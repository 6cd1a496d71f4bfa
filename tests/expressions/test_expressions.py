"""Expressions: one table of examples for Python and the browser, trees made at random, and what is refused."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ceh.expressions.rules import expressions, functions, numbers, patterns
from ceh.expressions.rules.expressions import Answer, Call, Context, Current, ExpressionError, Literal

TABLE = json.loads(Path(__file__).with_name("expressions.json").read_text(encoding="utf-8"))
TODAY = dt.date.fromisoformat(TABLE["today"])


def encoded(value):
    """A value as the process of the browser writes it."""
    return {"number": str(value)} if isinstance(value, numbers.Number) else value


def context_of(case):
    return Context(TABLE["answers"], TODAY, case.get("current", ""))


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["expression"])
def test_python_computes_the_table(case):
    value = expressions.evaluate(expressions.parse(case["expression"]), context_of(case))
    assert encoded(value) == case["expected"]
    assert type(encoded(value)) is type(case["expected"])


def test_the_browser_computes_the_table(in_browser):
    assert len(TABLE["cases"]) >= 150
    for case in TABLE["cases"]:
        value = in_browser(expressions.parse(case["expression"]), context_of(case))
        assert (case["expression"], value) == (case["expression"], case["expected"])


PATTERNS = [r"[0-9]+", r"(a|ab)*c?", r"\w+@\w+\.(com|si)", r"(a+)+b", r"^.{2,3}$", r"[^a-c]*", r"\S+( \S+)?"]
TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "0", "-1.5", "2026-11-30", "2024-02-29", "08:30", "a b", "true", "NaN", " 7 ", "aab"]
    ),
    st.text("ab0-.: ", max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15).map(
        str
    ),
)
LEAVES = st.one_of(
    TEXTS.map(Literal),
    st.integers(-(10**36), 10**36).map(lambda units: Literal(numbers.number(units))),
    st.integers(-20, 20).map(lambda value: Literal(numbers.whole(value))),
    st.sampled_from("abc").map(Answer),
    st.just(Current()),
    st.just(Call("today", ())),
)


def calls(arguments):
    """Calls of every function with arguments of any kind."""
    plain = [
        st.tuples(*[arguments] * count).map(lambda parts, name=name: Call(name, parts))
        for name, function in functions.FUNCTIONS.items()
        for count in {function.least, min(function.most, 3)}
        if name not in ("regex", "today")
    ]
    regex = st.tuples(arguments, st.sampled_from(PATTERNS)).map(
        lambda pair: Call("regex", (pair[0], Literal(pair[1])), 1, tuple(patterns.compile_pattern(pair[1])))
    )
    return st.one_of(regex, *plain)


TREES = st.recursive(LEAVES, calls, max_leaves=12)


@settings(max_examples=400)
@given(tree=TREES, answers=st.dictionaries(st.sampled_from("abc"), TEXTS), current=TEXTS, today=st.dates())
def test_python_and_the_browser_agree(in_browser, tree, answers, current, today):
    context = Context(answers, today, current)
    assert encoded(expressions.evaluate(tree, context)) == in_browser(tree, context)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("${age} >", 9, "ends too early"),
        ("${age} > and", 10, "neither a question nor"),
        ("(1 + 2", 1, "never closed"),
        ("selected(${a}, 'b'", 9, "never closed"),
        ("selected(${a} 'b')", 15, "out of place"),
        ("1 2", 3, "operator"),
        ("${a} ${b}", 6, "operator"),
        ("'open", 1, "quotation mark"),
        ("${a} = ‘yes’", 8, "straight quotation marks"),
        ("5 − 3", 3, "minus"),
        ("${a", 1, "reference"),
        ("${a b}", 1, "reference"),
        ("$a", 1, "reference"),
        ("age > 5", 1, "${age}"),
        ("../age > 5", 1, "Paths"),
        ("/data/age", 1, "Paths"),
        ("${a}[1]", 5, "Paths"),
        ("pulldata('x', 'y', 'z', 1)", 1, "pulldata() is not supported"),
        ("1 + jr:choice-name('a', 'b')", 5, "jr:choice-name() is not supported"),
        ("negate(1)", 1, "negate() is not supported"),
        ("not()", 1, "0 arguments"),
        ("selected(${a})", 1, "1 arguments"),
        ("if(1, 2)", 1, "2 arguments"),
        ("a # b", 3, "no meaning"),
        ("1,2", 2, "operator"),
        (")", 1, "A value is missing"),
        ("regex(., ${a})", 1, "quotation marks"),
        ("1.0000000000001", 1, "12 after"),
        ("1" * 26, 1, "24 digits"),
        ("regex(., '(a')", 12, ") is missing"),
        (r"regex(., '(a)\1')", 15, "References back"),
        ("regex(., 'a(?=b)')", 12, "Look-around"),
        ("regex(., '(?i)a')", 11, "Look-around"),
        ("regex(., 'a**')", 13, "follow each other"),
        ("regex(., '*a')", 11, "nothing here"),
        ("regex(., '^*')", 12, "nothing here"),
        ("regex(., 'a{x}')", 12, "{2,4}"),
        ("regex(., 'a{5,2}')", 12, "smaller number first"),
        ("regex(., 'a{101}')", 12, "At most 100"),
        ("regex(., '((a{100}){100}){100}')", 11, "too long"),
        ("regex(., 'a)')", 12, "closes nothing"),
        ("regex(., '[]')", 12, "empty"),
        ("regex(., '[a')", 12, "] is missing"),
        ("regex(., '[z-a]')", 15, "smaller to the larger"),
        ("regex(., '[[:alpha:]]')", 12, "bracket inside"),
        (r"regex(., '\bword')", 12, "not supported"),
        (r"regex(., '\p{L}')", 12, "not supported"),
        ("(" * 30 + "1" + ")" * 30, 26, "too deeply"),
        ("-" * 30 + "1", 26, "too deeply"),
        ("1" + "+1" * 100, 160, "too many parts"),
    ],
)
def test_what_is_refused_names_the_column(text, column, words):
    with pytest.raises(ExpressionError) as refusal:
        expressions.parse(text)
    assert words in refusal.value.message
    assert refusal.value.column == column


def test_long_expressions_are_refused():
    with pytest.raises(ExpressionError, match="too long"):
        expressions.parse("'" + "a" * 2000 + "'")


def test_references_are_listed():
    tree = expressions.parse("if(selected(${a}, 'x'), ${b} + 1, -${c}) > . and ${a} = ''")
    assert expressions.references(tree) == {"a", "b", "c"}


def test_texts_do_not_grow_without_end():
    answers = {"a": "x" * 9_999}
    text = expressions.evaluate(expressions.parse("concat(${a}, ${a})"), Context(answers, TODAY))
    assert len(text) == functions.MAX_TEXT


def test_an_evil_pattern_takes_linear_time():
    program = patterns.compile_pattern("((a+)+)+b|(a|a)*c|(.*)*d")
    begin = time.perf_counter()
    assert not patterns.matches(program, "a" * patterns.MAX_TEXT)
    assert time.perf_counter() - begin < 5


def test_repeated_nothing_is_compiled_at_once():
    pattern = "(" * 18 + "){100}" * 18
    begin = time.perf_counter()
    assert patterns.matches(patterns.compile_pattern(pattern), "")
    assert time.perf_counter() - begin < 1


def test_messages_are_in_the_language_of_the_reader():
    with translation.override("sl"), pytest.raises(ExpressionError, match="Izraz se konča prezgodaj"):
        expressions.parse("1 +")


@given(st.text("ab(|)*+?{}2,[]^-\\d.$", max_size=12))
def test_any_pattern_is_refused_or_walked(pattern):
    try:
        program, column = patterns.compile_pattern(pattern), 1
    except patterns.PatternError as refusal:
        program, column = [["match"]], refusal.column
    assert patterns.matches(program, "aab") in (True, False)
    assert 1 <= column <= max(1, len(pattern))


@given(st.text("${}ab'\"()., 1+-<=>!*/andorif[]é", max_size=25))
def test_any_text_is_refused_or_computed(text):
    try:
        tree, column = expressions.parse(text), 1
    except ExpressionError as refusal:
        tree, column = Literal(""), refusal.column
    assert isinstance(expressions.evaluate(tree, Context({}, TODAY)), functions.Value)
    assert 1 <= column <= len(text) + 1
