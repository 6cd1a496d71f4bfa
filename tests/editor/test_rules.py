"""What the editor does to a definition, as pure rules."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.core.refusals import Refused
from ceh.editor.rules import choice_lines, conditions, operations, translations
from ceh.editor.rules.choice_lines import LineError
from ceh.editor.rules.codes import propose_code
from ceh.editor.rules.conditions import Condition, ConditionError
from ceh.editor.rules.differences import differences
from ceh.editor.rules.types import EXCHANGEABLE, SETTINGS, TYPES, exchangeable
from ceh.expressions.rules import expressions
from ceh.expressions.rules.expressions import Context
from ceh.questionnaires.rules import checking, definitions
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, from_json

SL, EN = "sl", "en"


def choice(code, sl="", en=""):
    return Choice(code=code, label={k: v for k, v in ((SL, sl), (EN, en)) if v})


def question(code, kind="text", **values):
    return Question(code=code, type=kind, label={SL: f"{code}?", EN: f"{code}?"}, **values)


YES_NO = (choice("yes", "Da", "Yes"), choice("no", "Ne", "No"))
DEFINITION = Definition(
    code="q",
    title={SL: "Anketa", EN: "Survey"},
    languages=(SL, EN),
    sections=(
        Section(
            code="first",
            questions=(
                question("member", "one_choice", choices=YES_NO),
                question(
                    "tools", "several", choices=(choice("saw", "Žaga", "Saw"), choice("drill", "Vrtalnik"))
                ),
                question("age", "integer"),
            ),
        ),
        Section(
            code="second",
            label={SL: "Drugi del"},
            questions=(
                question("day", "date"),
                question(
                    "grid", "matrix", choices=YES_NO, rows=(choice("wood", "Les"), choice("iron", "Železo"))
                ),
            ),
        ),
    ),
)


def order(definition):
    return [[question.code for question in section.questions] for section in definition.sections]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ime in priimek", "ime_in_priimek"),
        ("Žaga & čop?", "zaga_cop"),
        ("3 želje", "q_3_zelje"),
        ("", "question"),
        ("日本", "question"),
        ("Kako zadovoljni ste bili z delavnico o varjenju kovin", "kako_zadovoljni_ste_bili_z_delavnico_o"),
        ("x" * 60, "x" * 40),
    ],
)
def test_codes_are_proposed_from_the_text(text, code):
    assert propose_code(text, ()) == code


def test_a_taken_code_gets_a_number():
    assert propose_code("Age", {"age", "age_2"}) == "age_3"


@given(st.text(max_size=80))
def test_every_proposed_code_is_a_code(text):
    assert checking.CODE.fullmatch(propose_code(text, ()))


def test_every_type_has_a_name():
    assert set(TYPES) == set(definitions.TYPES)
    assert {kind for kinds in SETTINGS.values() for kind in kinds} <= set(TYPES)
    assert {kind for group in EXCHANGEABLE for kind in group} <= set(TYPES)
    assert exchangeable("matrix") == ("matrix",)


@pytest.mark.parametrize(
    ("code", "step", "expected"),
    [
        ("member", 1, [["tools", "member", "age"], ["day", "grid"]]),
        ("member", -1, [["member", "tools", "age"], ["day", "grid"]]),
        ("age", 1, [["member", "tools"], ["age", "day", "grid"]]),
        ("day", -1, [["member", "tools", "age", "day"], ["grid"]]),
        ("grid", 1, [["member", "tools", "age"], ["day", "grid"]]),
    ],
)
def test_questions_move_also_between_sections(code, step, expected):
    assert order(operations.move_question(DEFINITION, code, step)) == expected


def test_a_copy_has_codes_of_its_own():
    changed, code = operations.copy_question(DEFINITION, "grid")
    copied = changed.sections[1].questions[2]
    assert (code, [row.code for row in copied.rows]) == ("grid_2", ["wood_2", "iron_2"])
    assert operations.codes_of(changed) == operations.codes_of(DEFINITION) | {"grid_2", "wood_2", "iron_2"}


def test_questions_are_added_changed_and_removed():
    added = operations.add_question(DEFINITION, "first", question("new"), after="member")
    assert order(added)[0] == ["member", "new", "tools", "age"]
    moved = operations.replace_question(added, "new", question("new", "integer"), "second")
    assert order(moved) == [*order(DEFINITION)[:1], ["day", "grid", "new"]]
    assert order(operations.remove_question(moved, "new")) == order(DEFINITION)


def test_sections_are_added_moved_changed_and_removed():
    added = operations.add_section(DEFINITION, Section(code="third"))
    moved = operations.move_section(added, "third", -1)
    assert [section.code for section in moved.sections] == ["first", "third", "second"]
    assert operations.move_section(moved, "first", -1) == moved
    named = operations.replace_section(moved, "first", Section(code="first", label={SL: "Prvi"}))
    assert (named.sections[0].label, order(named)[0]) == ({SL: "Prvi"}, order(DEFINITION)[0])
    assert operations.remove_section(moved, "third") == DEFINITION


def test_what_is_gone_cannot_be_changed():
    for operation in (operations.remove_question, operations.remove_section, operations.copy_question):
        with pytest.raises(Refused, match="deleted"):
            operation(DEFINITION, "nothing")


def test_a_language_that_goes_takes_its_texts_along():
    changed = operations.set_languages(DEFINITION, [EN, "de"])
    assert changed.title == {EN: "Survey"}
    assert changed.sections[0].questions[1].choices[1].label == {}
    assert from_json(definitions.as_json(changed)) == changed


def test_the_digest_tells_a_change():
    first, second = DEFINITION.sections
    assert operations.digest_of(first) == operations.digest_of(first) != operations.digest_of(second)


# --- choices as lines


def test_lines_of_choices_come_back_the_same():
    assert choice_lines.write_lines(YES_NO, (SL, EN)) == "yes | Da | Yes\nno | Ne | No"
    assert choice_lines.read_lines("yes | Da | Yes\n\n no|Ne|No ", (SL, EN)) == YES_NO
    stars = choice_lines.write_lines(YES_NO, (SL, EN), ("no",))
    assert stars == "yes | Da | Yes\n* no | Ne | No"
    assert choice_lines.take_stars(f"*\n{stars}") == ("\nyes | Da | Yes\nno | Ne | No", [False, True])


def test_a_text_alone_keeps_its_code_or_gets_one():
    choices = choice_lines.read_lines("Da\nMorda\nDa", (SL, EN), YES_NO)
    assert [(part.code, part.label) for part in choices] == [
        ("yes", {SL: "Da", EN: "Yes"}),
        ("morda", {SL: "Morda"}),
        ("da", {SL: "Da"}),
    ]


def test_wrong_lines_are_named():
    with pytest.raises(LineError) as wrong:
        choice_lines.read_lines("yes | Da\nNe\na|b|c|d", (SL, EN))
    assert [message[:6] for message in wrong.value.messages] == ["Line 1", "Line 3"]
    with pytest.raises(LineError, match="500"):
        choice_lines.read_lines("a\n" * 10_000, (SL,))


@given(st.lists(st.text(alphabet="abcčž |\n", max_size=12), max_size=6))
def test_lines_that_are_read_can_be_written_and_read_again(lines):
    try:
        choices = choice_lines.read_lines("\n".join(lines), (SL,))
    except LineError:
        return
    assert choice_lines.read_lines(choice_lines.write_lines(choices, (SL,)), (SL,), choices) == choices


def test_untouched_lines_keep_what_a_line_cannot_hold():
    former = (choice("a", "vrstica\nin | črta"),)
    lines = choice_lines.write_lines(former, (SL,))
    assert lines == "a | vrstica in / črta"
    assert choice_lines.read_lines(f"{lines}\nb | B", (SL,), former) == (*former, choice("b", "B"))


# --- conditions


@pytest.mark.parametrize(
    ("condition", "expression"),
    [
        (Condition("member", "is", "yes"), "${member} = 'yes'"),
        (Condition("member", "is_not", "DA"), "${member} != 'yes'"),
        (Condition("tools", "contains", "žaga"), "selected(${tools}, 'saw')"),
        (Condition("tools", "is_not", "Saw"), "not(selected(${tools}, 'saw'))"),
        (Condition("age", "at_least", "18"), "${age} >= 18"),
        (Condition("age", "at_most", "17,5"), "${age} <= 17.5"),
        (Condition("day", "at_least", "2027-03-04"), "${day} >= '2027-03-04'"),
        (Condition("wood", "is", "yes"), "${wood} = 'yes'"),
        (Condition("age", "answered"), "${age} != ''"),
        (Condition("age", "not_answered"), "${age} = ''"),
    ],
)
def test_conditions_become_expressions_and_are_recognised(condition, expression):
    assert conditions.build(DEFINITION, condition) == expression
    again = conditions.recognise(DEFINITION, expression)
    assert again is not None
    assert [conditions.build(DEFINITION, part) for part in again.conditions] == [expression]


@pytest.mark.parametrize(
    ("expression", "join", "count"),
    [
        ("${member} = 'yes' and ${age} >= 18", "and", 2),
        ("${member} = 'yes' or ${age} >= 18 or selected(${tools}, 'saw')", "or", 3),
        ("(${member} = 'yes') and (${age} >= 18)", "and", 2),
    ],
)
def test_several_conditions_are_recognised(expression, join, count):
    joined = conditions.recognise(DEFINITION, expression)
    assert joined is not None
    assert (joined.join, len(joined.conditions)) == (join, count)


@pytest.mark.parametrize(
    "expression",
    [
        "${member} = 'yes' and ${age} >= 18 or ${age} = 3",
        "${member} = 'yes' and (${age} >= 18 and ${age} <= 20)",
        "${member} = 'yes' and ${age} + 1 >= 18",
        " and ".join(["${age} >= 18"] * 7),
    ],
)
def test_what_cannot_be_chosen_stays_an_expression(expression):
    assert conditions.recognise(DEFINITION, expression) is None


def test_a_built_condition_computes():
    tree = expressions.parse(conditions.build(DEFINITION, Condition("tools", "contains", "Saw")))
    assert expressions.is_true(
        "selected(${tools}, 'saw')", Context({"tools": "saw drill"}, dt.date(2026, 1, 1))
    )
    assert expressions.references(tree) == {"tools"}


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        (Condition("", "is", "yes"), "question"),
        (Condition("nothing", "is", "yes"), "question"),
        (Condition("member", "", "yes"), "operator"),
        (Condition("member", "is", " "), "value"),
        (Condition("member", "is", "maybe"), "value"),
        (Condition("member", "at_least", "yes"), "operator"),
        (Condition("age", "contains", "5"), "operator"),
        (Condition("age", "is", "old"), "value"),
        (Condition("day", "is", "tomorrow"), "value"),
    ],
)
def test_conditions_that_make_no_sense_say_which_part(condition, part):
    with pytest.raises(ConditionError) as wrong:
        conditions.build(DEFINITION, condition)
    assert wrong.value.part == part


@pytest.mark.parametrize(
    "expression", ["", "${age} > 18 and ${member} = 'yes'", "${", "${gone} = 'x'", "1 = 1"]
)
def test_other_expressions_stay_with_experts(expression):
    assert conditions.recognise(DEFINITION, expression) is None


# --- texts by language


def test_missing_texts_are_counted_by_language():
    counted = {row.language: (row.missing, row.total) for row in translations.completeness(DEFINITION)}
    assert counted == {SL: (0, 15), EN: (4, 15)}
    spots = [entry.spot.key() for entry in translations.missing(DEFINITION, EN)]
    assert spots == [
        "choices|first|tools|drill",
        "label|second||",
        "rows|second|grid|wood",
        "rows|second|grid|iron",
    ]


def test_filled_in_texts_complete_a_language():
    texts = {entry.spot.key(): "text" for entry in translations.missing(DEFINITION, EN)}
    changed = translations.fill_in(DEFINITION, EN, {**texts, "choices|gone||": "x"})
    assert translations.missing(changed, EN) == []
    assert translations.completeness(changed)[0].missing == 0


# --- two states


def test_differences_name_the_fields():
    mine = question("age", "integer", required=True, hint={SL: "leta"})
    theirs = question("age", "decimal")
    assert [(row.label, row.mine, row.theirs) for row in differences(mine, theirs, (SL, EN))] == [
        ("Type", "integer", "decimal"),
        ("Hint", "sl: leta", ""),
        ("Must be answered", "yes", "no"),
    ]
    assert differences(mine, mine, (SL,)) == []
