"""XLSForm: forms of the field read, and read back equal; what is refused, with sheet, row and column."""

import copy

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

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
from ceh.xlsform.rules import writing
from ceh.xlsform.rules.reading import read_definition
from tests.xlsform import forms


def read(sheets):
    reading = read_definition(sheets)
    assert [str(problem) for problem in reading.problems] == []
    return reading.definition


def questions(sheets):
    return {question.code: question for question in read(sheets).questions()}


@pytest.mark.parametrize("name", forms.ALL)
def test_forms_of_the_field_read_and_read_back(name):
    definition = read(forms.ALL[name])
    assert checking.problems(definition) == []
    assert read(writing.write(definition)) == definition
    assert from_json(as_json(definition)) == definition


def test_a_household_survey():
    definition = read(forms.HOUSEHOLD)
    assert definition.languages == ("en", "sl")
    assert [section.code for section in definition.sections] == ["section_1", "household", "visit"]
    known = questions(forms.HOUSEHOLD)
    assert known["today"].calculation == "today()"
    assert known["members"].required is True
    assert known["heating"].choices[-1] == Choice(code="other", label={"en": "Other", "sl": "Drugo"})
    assert known["heating_other"].relevance == "selected(${heating}, 'other')"
    assert known["photo"].parameters == {"accept": "image"}
    warnings = read_definition(forms.HOUSEHOLD).warnings
    assert [(warning.row, warning.column) for warning in warnings] == [(2, "type"), (3, "type"), (5, "type")]


def test_both_ways_to_write_a_matrix():
    known = questions(forms.STRATEGY)
    satisfaction, measures = known["satisfaction"], known["measures"]
    assert (satisfaction.type, satisfaction.required) == ("matrix", True)
    assert [row.code for row in satisfaction.rows] == ["sat_transport", "sat_culture", "sat_jobs"]
    assert (measures.type, measures.label["sl"]) == ("matrix", "Kako pomembni so ukrepi?")
    assert [row.label["sl"] for row in measures.rows] == ["ceste", "ustvarjalni prostor"]
    assert known["quality"].type == "rating"
    assert known["quality"].limits == Limits(minimum="1", maximum="5")
    assert (known["topics"].type, known["proposal"].type) == ("ranking", "long_text")


def test_types_and_defaults_of_the_other_forms():
    application, inspection = questions(forms.APPLICATION), questions(forms.INSPECTION)
    assert (application["begins"].default_from, application["vat"].default) == ("today()", "22")
    assert application["employees"].required == "${kind} != 'association'"
    assert application["truth"].choices[0].code == "OK"
    assert (inspection["noise"].type, inspection["noise"].parameters) == ("decimal", {"step": "0.5"})
    assert (inspection["faults"].type, inspection["clip"].parameters) == ("several", {"accept": "video"})


def changed(sheet, number, column, text):
    """The household survey with another cell, as one would break it in the spreadsheet."""
    sheets = copy.deepcopy(forms.HOUSEHOLD)
    rows = sheets[sheet]
    index = rows[0].index(column)
    rows[number - 1] += [""] * (index + 1 - len(rows[number - 1]))
    rows[number - 1][index] = text
    return sheets


@pytest.mark.parametrize(
    ("sheet", "row", "column", "text", "words"),
    [
        ("survey", 9, "constraint", ". > 0 an . <= 30", "character 7"),
        ("survey", 9, "constraint", "pulldata('a', 'b', 'c', 1)", "pulldata()"),
        ("survey", 9, "constraint", "=B2+1", "formula"),
        ("survey", 10, "relevant", "${member} > 1", "no question ${member}"),
        ("survey", 10, "relevant", ". > 1", "Only a constraint"),
        ("survey", 10, "required", "${x", "reference"),
        ("survey", 9, "name", "children", "appears twice"),
        ("survey", 9, "name", "how many", "not a code"),
        ("survey", 9, "name", "", "not a code"),
        ("survey", 9, "type", "", "type is missing"),
        ("survey", 9, "type", "geoshape", "geoshape is not supported"),
        ("survey", 9, "type", "dateTime", "date and a time"),
        ("survey", 9, "type", "select_one", "list of choices is missing"),
        ("survey", 9, "type", "select_one colours", "no list colours"),
        ("survey", 9, "type", "begin repeat", "Repeated groups"),
        ("survey", 9, "type", "select_one_from_file towns.csv", "Put the choices into the sheet choices"),
        ("survey", 9, "type", "hidden", "Write it as calculate"),
        ("survey", 9, "label::English (en)", "You, ${you}?", "no question ${you}"),
        ("survey", 11, "calculation", "", "needs its calculation"),
        ("survey", 11, "calculation", "${children} + ${adults}", "adults → adults"),
        ("survey", 9, "constraint", "regex(., '(?=a)')", "Look-around"),
        ("survey", 13, "relevant", "selected(${heating}, 'coal')", "no choice coal"),
        ("choices", 4, "name", "wood pellets", "no spaces"),
        ("choices", 5, "name", "wood", "appears twice"),
        ("choices", 4, "list name", "", "name of the list"),
    ],
)
def test_a_problem_names_sheet_row_and_column(sheet, row, column, text, words):
    problems = read_definition(changed(sheet, row, column, text)).problems
    matching = [problem for problem in problems if words in problem.message]
    assert matching, [str(problem) for problem in problems]
    numbers = {problem.row for problem in matching}
    assert min(numbers) == row or words == "appears twice"  # which is reported where it comes again
    assert {problem.sheet for problem in matching} == {sheet}


def test_problems_come_at_once_and_in_order():
    sheets = changed("survey", 9, "type", "geotrace")
    sheets["survey"][10][0] = "xml-external"
    sheets["choices"][1][1] = "a b"
    problems = read_definition(sheets).problems
    assert [(problem.sheet, problem.row) for problem in problems][:2] == [("survey", 9), ("survey", 10)]
    assert problems[-1].sheet == "choices"
    assert str(problems[0]) == (
        "survey, row 9, column type: The type geotrace is not supported. Ask for a point: geopoint."
    )


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [("survey", 9, "label::Slovenščina (sl)"), ("choices", 4, "label::English (en)")],
)
def test_a_text_that_one_language_lacks_is_no_problem_of_a_draft(sheet, row, column):
    assert read_definition(changed(sheet, row, column, "")).problems == []


def test_a_group_within_a_group_stays_on_its_page_with_its_condition():
    rows = [
        ("begin group", "page", "Page"),
        ("text", "a", "A"),
        ("begin group", "inner", "More", "${a} = '1' or ${a} = '2'"),
        ("text", "b", "B", "${a} = '2'"),
        ("begin group", "deep", ""),
        ("text", "c", "C"),
        ("end group",),
        ("end group",),
        ("text", "d", "D"),
        ("end group",),
    ]
    reading = read_definition(small(*rows))
    assert [str(problem) for problem in reading.problems] == []
    questions = reading.definition.sections[0].questions
    assert [(question.code, question.type, question.relevance) for question in questions] == [
        ("a", "text", ""),
        ("inner", "note", "${a} = '1' or ${a} = '2'"),
        ("b", "text", "(${a} = '1' or ${a} = '2') and (${a} = '2')"),
        ("c", "text", "${a} = '1' or ${a} = '2'"),
        ("d", "text", ""),
    ]
    assert [notice.row for notice in reading.warnings] == [4, 6]


def test_a_text_with_a_calculation_is_calculated():
    reading = read_definition(small(("integer", "a", "A"), ("text", "b", "Sum", "", "${a} + 1")))
    assert (reading.problems, len(reading.warnings)) == ([], 1)
    assert (
        next(question for question in reading.definition.questions() if question.code == "b").type
        == "calculated"
    )


def small(*rows, choices=(), settings=()):
    head = ["type", "name", "label", "relevant", "calculation", "appearance", "required", "ceh_limits"]
    return {
        "survey": [head, *(list(row) for row in rows)],
        "choices": [["list_name", "name", "label"], *(list(row) for row in choices)],
        "settings": [["form_title", "form_id"], *([list(settings)] if settings else [["T", "t"]])],
    }


def messages(sheets):
    return [str(problem) for problem in read_definition(sheets).problems]


def test_a_ring_of_conditions_is_named():
    sheets = small(
        ("text", "a", "A", "${c} = '1'"),
        ("text", "b", "B", "${a} = '1'"),
        ("calculate", "c", "", "", "concat(${b}, 'x')"),
    )
    (message,) = messages(sheets)
    assert "wait for each other" in message
    assert {"a", "b", "c"} == set(message.partition("other: ")[2].rstrip(".").split(" → "))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("begin group", "g", "G"), ("text", "a", "A")], "never closed"),
        ([("text", "a", "A"), ("end group",)], "no open group"),
        ([("begin group", "m", "M", "", "", "table-list"), ("end group",)], "at least one row"),
        (
            [("begin group", "m", "M", "", "", "table-list"), ("text", "a", "A"), ("end group",)],
            "every row is a select_one",
        ),
        (
            [
                ("begin group", "m", "M", "", "", "table-list"),
                ("select_one l", "a", "A", "", "", "", "yes"),
                ("select_one l", "b", "B"),
                ("end group",),
            ],
            "all rows of a matrix are required",
        ),
        (
            [
                ("begin group", "m", "M", "", "", "table-list"),
                ("select_one l", "a", "A", "1 = 1"),
                ("end group",),
            ],
            "rows of a matrix cannot",
        ),
        ([("select_one l", "a", "A"), ("select_one l", "a", "A")], "appears twice"),
        ([("text", "a", "A", "", "", "", "", '{"max_length": "x"}')], "Write limits"),
        ([("text", "a", "A", "", "", "", "", "{")], "cannot be read"),
        ([("note", "a", "A", "", "", "", "yes")], "Nobody answers"),
        ([], "at least one question"),
        ([("select_one many", "a", "A")], "at most 500"),
    ],
)
def test_structures_that_are_refused(rows, words):
    choices = [("l", "1", "One"), *(("many", str(number), "x") for number in range(501))]
    problems = messages(small(*rows, choices=choices))
    assert any(words in problem for problem in problems), problems


def test_heads_that_are_refused():
    sheets = small(("text", "a", "A"))
    sheets["survey"][0] += ["caption", "label::Klingonščina", "choice_filter"]
    sheets["survey"][1] += [""] * 5 + ["A", "A", "x = 1"]
    problems = messages(sheets)
    assert any("same column as label" in problem for problem in problems)
    assert any("language is not known" in problem for problem in problems)
    assert any("depend on another answer" in problem for problem in problems)
    assert messages({"choices": []})[0] == "survey: The workbook has no sheet survey."
    assert "survey, row 1, column name: This column is missing." in messages({"survey": [["type"], ["text"]]})


def test_problems_of_a_matrix_name_the_row_of_the_survey():
    table = [
        ("begin group", "m", "M", "", "", "table-list"),
        ("select_one l", "a", ""),
        ("select_one l", "1", "B"),
        ("end group",),
        ("text", "t", "T"),
    ]
    problems = read_definition(small(*table, choices=[("l", "1", "One"), ("l", "2", "")])).problems
    places = [(problem.sheet, problem.row, problem.column) for problem in problems]
    assert places == [("survey", 3, "label"), ("survey", 4, "name"), ("choices", 3, "label")]


def test_a_page_of_a_group_and_its_condition():
    sheets = small(("begin group", "2nd", "G", "1 +"), ("select_one l or_other", "a", "A"), ("end group",))
    sheets["choices"].append(["l", "x", ""])
    sheets["survey"].append(["text", "b", "B", "", "", "", "", ""])
    problems = read_definition(sheets).problems
    places = [(problem.sheet, problem.row, problem.column) for problem in problems]
    assert places == [("survey", 2, "name"), ("survey", 2, "relevant"), ("choices", 2, "label")]


def test_one_language_that_is_not_the_callers():
    sheets = {"survey": [["type", "name", "label::Deutsch (de)"], ["text", "a", "A"]]}
    assert read(sheets).languages == ("de",)


def test_a_problem_reads_in_slovene():
    with translation.override("sl"):
        (message,) = messages(small(("text", "a", "A", "1 +")))
    assert message == "survey, vrstica 2, stolpec relevant: znak 4: Izraz se konča prezgodaj."


def test_disabled_rows_and_the_language_of_the_caller():
    sheets = small(("text", "a", "A"), ("text", "b", "B"))
    sheets["survey"][0].append("disabled")
    sheets["survey"][2] += [""] * 5 + ["yes"]
    reading = read_definition(sheets, language="en")
    assert [question.label for question in reading.definition.questions()] == [{"en": "A"}]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="=${"),
    min_size=1,
    max_size=8,
)


def by_language(*, required):
    full = st.fixed_dictionaries({"sl": TEXTS, "en": TEXTS})
    return full if required else st.one_of(st.just({}), full)


CONDITIONS = st.sampled_from(
    ["", "${q0} != ''", "today() > '2026-01-01'", "string-length(${q0}) > 2 or 1 = 1"]
)


def right_answers(kind, codes):
    """What can be right for a question of this type, or nothing."""
    answers = {
        "one_choice": st.lists(st.sampled_from(codes), min_size=1, unique=True),
        "several": st.lists(st.sampled_from(codes), min_size=1, unique=True),
        "ranking": st.permutations(codes),
        "integer": st.lists(st.integers(-9, 9).map(str), min_size=1, max_size=2),
        "text": st.lists(
            st.one_of(TEXTS, st.sampled_from(["two words", "[x]", "a b "])), min_size=1, max_size=2
        ),
    }.get(kind, st.just([]))
    return st.one_of(st.just(()), answers.map(tuple))


@st.composite
def drawn_question(draw, code):
    kind = draw(
        st.sampled_from(
            "text long_text integer date one_choice several ranking rating matrix file record note".split()
        )
    )
    silent, matrix = kind == "note", kind == "matrix"
    choices = tuple(
        Choice(code=f"c{n}", label=draw(by_language(required=True))) for n in range(draw(st.integers(1, 3)))
    )
    rows = tuple(Choice(code=f"{code}_r{n}", label=draw(by_language(required=True))) for n in range(2))
    limits = {
        "integer": Limits(minimum="-5", maximum="12"),
        "rating": Limits(minimum="1", maximum="7"),
        "several": Limits(min_choices=1, max_choices=1),
        "text": Limits(max_length=draw(st.integers(1, 100))),
        "date": Limits(minimum="2026-01-01"),
    }.get(kind, Limits())
    return Question(
        code=code,
        type=kind,
        label=draw(by_language(required=True)),
        hint=draw(by_language(required=False)),
        message={} if matrix else draw(by_language(required=False)),
        required=False if silent else draw(st.sampled_from([True, False, "${q0} = 'a'"])),
        required_message=draw(by_language(required=False)),
        relevance=draw(CONDITIONS),
        constraint="" if silent or matrix else draw(st.sampled_from(["", ". != ''", "regex(., 'a+')"])),
        default=draw(st.sampled_from(["", "a", "today()", "-"])) if kind == "text" else "",
        choices=choices if kind in ("one_choice", "several", "ranking", "matrix") else (),
        rows=rows if matrix else (),
        limits=limits,
        parameters=draw(
            st.dictionaries(
                st.sampled_from(["of", "accept", "randomize"]), st.sampled_from(["true", "image", "a b"])
            )
        ),
        right=draw(right_answers(kind, [choice.code for choice in choices])),
        explanation={} if matrix else draw(by_language(required=False)),
    )


@st.composite
def drawn_definition(draw):
    first = Question(
        code="q0",
        type="text",
        label={"sl": "a", "en": "b"},
        default_from=draw(st.sampled_from(["", "today()", "1 + 1"])),
    )
    score = Question(code="q1", type="calculated", calculation="string-length(${q0}) * 2")
    others = [draw(drawn_question(f"q{number}")) for number in range(2, draw(st.integers(3, 6)))]
    cut = draw(st.integers(0, len(others)))
    pages = [(first, *others[:cut]), (*others[cut:], score)]
    return Definition(
        code="form",
        version=draw(st.sampled_from(["", "2"])),
        title=draw(by_language(required=True)),
        languages=draw(st.sampled_from([("sl", "en"), ("en", "sl")])),
        sections=tuple(
            Section(
                code=f"s{number}",
                label=draw(by_language(required=False)),
                relevance=draw(CONDITIONS) if number else "",
                questions=page,
            )
            for number, page in enumerate(pages)
        ),
    )


def test_right_answers_are_written_as_people_do_and_refused_by_their_cell():
    def sheet(kind, right):
        rows = [
            ["type", "name", "label", "ceh_right", "ceh_explanation"],
            [kind, "q", "Kaj?", right, "Zato."],
        ]
        choices = [["list_name", "name", "label"], ["list", "a", "A"], ["list", "b", "B"]]
        return {"survey": rows, "choices": choices}

    def written(kind, right):
        reading = read_definition(sheet(kind, right))
        (question,) = reading.definition.questions()
        return question.right, [(notice.row, notice.column) for notice in reading.problems]

    assert written("select_multiple list", "a b") == (("a", "b"), [])
    assert written("text", "two words") == (("two words",), [])
    assert written("text", '["PVC", "vinil"]') == (("PVC", "vinil"), [])
    assert written("integer", "five")[1] == [(2, "ceh_right")]
    assert written("select_one list", "c")[1] == [(2, "ceh_right")]
    assert written("text", "[PVC")[1] == [(2, "ceh_right")]


@settings(max_examples=120)
@given(definition=drawn_definition())
def test_any_definition_reads_back_equal(definition):
    assert checking.problems(definition) == []
    assert read(writing.write(definition)) == definition
    assert from_json(as_json(definition)) == definition
