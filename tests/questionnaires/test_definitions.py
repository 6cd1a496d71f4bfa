"""Definitions: plain JSON in and out, and everything that can be wrong."""

import json

import pytest

from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.definitions import (
    Choice,
    Definition,
    Limits,
    Question,
    Section,
    as_json,
    from_json,
)

BOTH = {"sl": "Da", "en": "Yes"}


def question(code="q", kind="text", **more):
    return Question(**({"code": code, "type": kind, "label": BOTH} | more))


def definition(*questions, **more):
    section = Section(code="s", questions=questions)
    return Definition(
        **({"code": "f", "title": BOTH, "languages": ("sl", "en"), "sections": (section,)} | more)
    )


def choices(*codes):
    return tuple(Choice(code=code, label=BOTH) for code in codes)


def messages(*questions, **more):
    return [str(problem) for problem in checking.problems(definition(*questions, **more))]


def test_a_definition_goes_through_json():
    whole = definition(
        question(
            "a",
            "several",
            choices=choices("x", "y"),
            limits=Limits(max_choices=1),
            right=("x",),
            required=True,
        ),
        question("m", "matrix", choices=choices("x"), rows=choices("r1"), required="${a} = 'x'"),
    )
    assert from_json(json.loads(json.dumps(as_json(whole)))) == whole
    assert checking.problems(whole) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "definition: an object is expected"),
        ({"code": "f"}, "languages missing"),
        ({"code": "f", "languages": "sl"}, "a list is expected"),
        ({"code": "f", "languages": ["sl"], "colour": "red"}, "unknown colour"),
        ({"code": "f", "languages": ["sl"], "title": "T"}, "title: an object is expected"),
        ({"code": 5, "languages": ["sl"]}, "code: a text is expected"),
        (
            {"code": "f", "languages": ["sl"], "sections": [{"code": "s", "questions": [{"code": "q"}]}]},
            "type missing",
        ),
        (
            {
                "code": "f",
                "languages": ["sl"],
                "sections": [
                    {"code": "s", "questions": [{"code": "q", "type": "text", "limits": {"max_length": "5"}}]}
                ],
            },
            "a whole number is expected",
        ),
    ],
)
def test_json_of_another_shape_is_refused(data, words):
    with pytest.raises(ValueError, match=words):
        from_json(data)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (question(kind="colour"), "q · type: There is no type colour."),
        (question(label={"sl": "Da"}), "q · label · en: The text is empty in this language."),
        (
            question(label=BOTH | {"de": "Ja"}),
            "q · label · de: The questionnaire does not have this language.",
        ),
        (question(hint={"en": "Only"}), "q · hint · sl: The text is empty in this language."),
        (question("1a"), "1a · code: “1a” is not a code"),
        (question("a" * 65), "at most 64"),
        (
            question(relevance="${x} = 1"),
            "q · relevance, character 3: There is no question ${x} with an answer.",
        ),
        (question(relevance="1 +"), "q · relevance, character 4: The expression ends too early."),
        (question(relevance="${q} = 1"), "q · relevance: These wait for each other: q → q."),
        (question(required=". = 1"), "q · required: Only a constraint can refer to"),
        (question(kind="one_choice"), "The question needs choices."),
        (question(choices=choices("a")), "A question of this type has no choices."),
        (question(kind="matrix", choices=choices("a")), "A matrix, and only a matrix, has rows."),
        (question(rows=choices("r")), "A matrix, and only a matrix, has rows."),
        (
            question(kind="one_choice", choices=choices(*map(str, range(501)))),
            "Too many choices: at most 500.",
        ),
        (question(kind="one_choice", choices=choices("a", "a")), "The choice a appears twice."),
        (question(kind="one_choice", choices=choices("a b")), "no spaces"),
        (question(kind="calculated"), "A calculated question needs its calculation."),
        (question(calculation="1"), "Only a calculated question has a calculation."),
        (question(kind="note", constraint=". = 1"), "Nobody answers a note"),
        (question(limits=Limits(minimum="1")), "no smallest or largest value"),
        (question(kind="integer", limits=Limits(minimum="1.5")), "A limit is not a value of this type."),
        (question(kind="date", limits=Limits(minimum="2026-02-30")), "A limit is not a value of this type."),
        (question(kind="integer", limits=Limits(minimum="9", maximum="1")), "larger than the largest"),
        (question(kind="time", limits=Limits(minimum="09:00", maximum="08:00")), "larger than the largest"),
        (question(kind="rating"), "A rating has a smallest and a largest value"),
        (question(kind="rating", limits=Limits(minimum="0", maximum="21")), "at most 20 apart"),
        (question(limits=Limits(max_choices=1)), "limits their number"),
        (
            question(kind="several", choices=choices("a"), limits=Limits(min_choices=2)),
            "The smallest number of choices is larger",
        ),
        (
            question(kind="several", choices=choices("a"), limits=Limits(max_choices=2)),
            "The largest number of choices does not fit",
        ),
        (question(kind="date", limits=Limits(max_length=5)), "Only a text has a largest length."),
        (question(limits=Limits(max_length=0)), "between 1 and 10,000"),
        (
            question(kind="one_choice", choices=choices("a"), default="b"),
            "The default is not one of the choices.",
        ),
        (question(kind="integer", default="x"), "The default is not a value of this type."),
        (question(kind="place", default="x"), "A question of this type has no default."),
        (question(default="x", default_from="today()"), "either a value or an expression"),
        (question(kind="file", right=("x",)), "A question of this type has no right answer."),
        (
            question(kind="one_choice", choices=choices("a"), right=("b",)),
            "A right answer is not one of the choices.",
        ),
        (
            question(kind="ranking", choices=choices("a", "b"), right=("b",)),
            "The right order names every choice once.",
        ),
        (question(kind="integer", right=("2.5",)), "A right answer is not a value of this type."),
        (question(right=(" ",)), "A right answer is empty."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(part, message):
    problems = messages(part)
    assert any(message in problem for problem in problems), problems


def test_what_is_wrong_with_the_whole():
    assert any("at least one question" in problem for problem in messages())
    assert any("at least one language" in problem for problem in messages(question(), languages=()))
    assert any("title · en" in problem for problem in messages(question(), title={"sl": "T"}))
    assert any(
        "Too many questions: 1001" in problem
        for problem in messages(*(question(f"q{n}") for n in range(1001)))
    )
    assert any("appears twice" in problem for problem in messages(question("a"), question("a")))
    rows = question("m", "matrix", choices=choices("x"), rows=choices("a"))
    assert any("a appears twice" in problem for problem in messages(question("a"), rows))


def test_a_ring_through_a_page_is_named():
    pages = (
        Section(code="one", questions=(question("a", relevance="${b} = '1'"),)),
        Section(code="two", relevance="${a} = '1'", questions=(question("b"),)),
    )
    (message,) = messages(sections=pages)
    assert "a → b → a" in message or "b → a → b" in message


def test_every_ring_is_named_at_once():
    pairs = (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"))
    rings = messages(*(question(code, relevance=f"${{{other}}} = '1'") for code, other in pairs))
    assert len(rings) == 2


def test_a_choice_that_does_not_exist_is_noticed():
    first = question("a", "several", choices=choices("x"))
    assert any(
        "has no choice y" in text for text in messages(first, question("b", relevance="selected(${a}, 'y')"))
    )
    assert messages(first, question("b", relevance="selected(${a}, 'x')")) == []
