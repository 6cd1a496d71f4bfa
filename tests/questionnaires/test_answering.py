"""Answering: what is shown, what counts, what is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.questionnaires.rules import answering, checking
from ceh.questionnaires.rules.cleaning import AnswerError, clean
from ceh.questionnaires.rules.definitions import Choice, Definition, Limits, Question, Section
from ceh.xlsform.rules.reading import read_definition
from tests.xlsform import forms

TODAY = dt.date(2026, 11, 30)
STRATEGY = read_definition(forms.STRATEGY).definition
APPLICATION = read_definition(forms.APPLICATION).definition
SCREENING = read_definition(forms.SCREENING).definition
FEEDBACK = read_definition(forms.FEEDBACK).definition


def form(*questions):
    return Definition(code="f", languages=("en",), sections=(Section(code="s", questions=questions),))


def ask(code="q", kind="text", **more):
    return Question(code=code, type=kind, label={"en": code}, **more)


def choices(*codes):
    return tuple(Choice(code=code, label={"en": code.upper()}) for code in codes)


def errors_of(question, answer, **others):
    outcome = answering.examine(form(question), {question.code: answer, **others}, TODAY)
    return outcome.errors.get(question.code, [])


def test_a_page_is_shown_when_its_condition_holds():
    outcome = answering.examine(STRATEGY, {"municipality": "trzic"}, TODAY)
    assert outcome.sections == ["about", "life"]
    outcome = answering.examine(STRATEGY, {"municipality": "kranj", "quality": "2"}, TODAY)
    assert outcome.sections == ["about", "life", "wishes"]
    assert "proposal" in outcome.shown


def test_an_answer_to_a_hidden_question_does_not_count():
    answers = {"municipality": "trzic", "proposal": "x", "email": "no address"}
    outcome = answering.examine(STRATEGY, answers, TODAY)
    assert "proposal" not in outcome.values
    assert "email" not in outcome.errors


def test_hiding_goes_on_through_a_chain():
    definition = form(
        ask("a"),
        ask("b", relevance="${a} = 'x'"),
        ask("c", relevance="${b} != ''"),
        ask("d", relevance="${c} = ''"),
    )
    answers = {"a": "x", "b": "1", "c": "2", "d": "3"}
    assert answering.examine(definition, answers, TODAY).shown == ["a", "b", "c"]
    assert answering.examine(definition, answers | {"a": "y"}, TODAY).shown == ["a", "d"]


def test_long_chains_are_computed():
    first = ask("q0", "integer")
    rest = [ask(f"q{n}", "calculated", calculation=f"${{q{n - 1}}} + 1") for n in range(1, 900)]
    outcome = answering.examine(form(*reversed(rest), first), {"q0": 1}, TODAY)
    assert outcome.values["q899"] == "900"


def test_an_application_computes_its_grant():
    answers = {"kind": "company", "employees": "60", "costs": "20000,50", "begins": "2027-01-01"}
    outcome = answering.examine(APPLICATION, answers, TODAY, language="en")
    assert (outcome.values["rate"], outcome.values["grant"]) == ("0.5", "10000.25")
    note = next(question for question in APPLICATION.questions() if question.code == "shown")
    assert answering.label(APPLICATION, note.label, outcome, "en") == "You can apply for EUR 10000.25."
    assert "plan" in outcome.shown
    assert outcome.errors["org"] == ["Answer this question."]


def test_required_by_a_condition():
    assert "employees" in answering.examine(APPLICATION, {"kind": "company"}, TODAY).errors
    assert "employees" not in answering.examine(APPLICATION, {"kind": "association"}, TODAY).errors


def test_dates_that_hang_on_each_other():
    answers = {"begins": "2027-01-01", "ends": "2026-12-31"}
    assert answering.examine(APPLICATION, answers, TODAY, language="en").errors["ends"] == [
        "After the start, within two years"
    ]
    answers["ends"] = "2028-12-31"
    assert "ends" not in answering.examine(APPLICATION, answers, TODAY).errors


def test_defaults_count_until_somebody_answers():
    assert answering.examine(APPLICATION, {}, TODAY).values["begins"] == "2026-11-30"
    assert "begins" not in answering.examine(APPLICATION, {"begins": ""}, TODAY).values
    assert answering.examine(APPLICATION, {}, TODAY).values["vat"] == "22"


def test_errors_of_one_section():
    outcome = answering.examine(APPLICATION, {}, TODAY, section="applicant")
    assert set(outcome.errors) == {"org", "tax", "kind"} | ({"employees"} & set(outcome.errors))


def test_a_screening_adds_up():
    answers = {"born": "2000-01-01", "sleep": "3", "tired": "2", "height": "1.8", "weight": "81"}
    outcome = answering.examine(SCREENING, answers, TODAY)
    assert (outcome.values["age"], outcome.values["sum"], outcome.values["bmi"]) == ("26", "5", "25")
    assert "high" in outcome.shown
    young = answering.examine(SCREENING, answers | {"born": "2015-01-01"}, TODAY)
    assert "minor" in young.shown
    assert "sum" not in young.values


def test_a_label_quotes_the_label_of_a_choice():
    outcome = answering.examine(FEEDBACK, {"trainer": "ana"}, TODAY)
    question = next(question for question in FEEDBACK.questions() if question.code == "again")
    assert "ki ga vodi Ana Kos?" in answering.label(FEEDBACK, question.label, outcome, "en")


def test_a_row_of_a_matrix_can_be_read():
    answers = {"municipality": "kranj", "satisfaction": {"sat_jobs": "bad"}}
    outcome = answering.examine(STRATEGY, answers, TODAY)
    assert "proposal" in outcome.shown
    assert outcome.errors["satisfaction"] == ["Answer every row."]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  a\r\nb ", "a\nb"),
        ("text", "   ", None),
        ("integer", " 12 ", 12),
        ("integer", -3, -3),
        ("decimal", "1,50", "1.5"),
        ("decimal", 2.5, "2.5"),
        ("date", "2028-02-29", "2028-02-29"),
        ("time", "08:30", "08:30"),
        ("time", "08:30:00", "08:30"),
        ("one_choice", "b", "b"),
        ("several", ["b", "a"], ["a", "b"]),
        ("several", "b a", ["a", "b"]),
        ("several", [], None),
        ("ranking", ["c", "a", "b"], ["c", "a", "b"]),
        ("rating", "3", 3),
        ("matrix", {"r": "a", "s": ""}, {"r": "a"}),
        ("matrix", {}, None),
        ("place", "46.24, 14.36", ["46.24", "14.36"]),
        ("place", ["46.240", "14.36"], ["46.24", "14.36"]),
        ("place", "", None),
        ("file", "upload-7", "upload-7"),
        ("record", 41, "41"),
        ("note", "x", None),
        ("calculated", "x", None),
    ],
)
def test_answers_are_cleaned_by_type(kind, raw, value):
    assert clean(ask(kind=kind, choices=choices("a", "b", "c"), rows=choices("r", "s")), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", ["a"]),
        ("text", "x" * 10_001),
        ("integer", "1.5"),
        ("integer", "١"),
        ("integer", True),
        ("integer", "9" * 30),
        ("decimal", "1e5"),
        ("decimal", "NaN"),
        ("date", "30. 11. 2026"),
        ("date", "2027-02-29"),
        ("time", "24:00"),
        ("one_choice", "z"),
        ("several", ["a", "z"]),
        ("several", 5),
        ("several", [["a"]]),
        ("ranking", ["a", "b"]),
        ("ranking", ["a", "a", "b"]),
        ("matrix", "a"),
        ("matrix", {"r": "z"}),
        ("matrix", {"x": "a"}),
        ("place", "46.24"),
        ("place", "91 14"),
        ("place", "46 181"),
        ("place", 5),
    ],
)
def test_what_is_not_of_its_type_is_refused(kind, raw):
    question = ask(kind=kind, choices=choices("a", "b", "c"), rows=choices("r", "s"), required=True)
    with pytest.raises(AnswerError):
        clean(question, raw)
    assert len(errors_of(question, raw)) == 1


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (ask(limits=Limits(max_length=3)), "abcd", "At most 3 characters; this has 4."),
        (ask(kind="integer", limits=Limits(minimum="1", maximum="5")), "0", "smallest value allowed is 1"),
        (ask(kind="integer", limits=Limits(minimum="1", maximum="5")), "6", "largest value allowed is 5"),
        (ask(kind="decimal", limits=Limits(minimum="0.5")), "0.49", "smallest value allowed is 0.5"),
        (ask(kind="date", limits=Limits(maximum="2026-12-31")), "2027-01-01", "2026-12-31"),
        (ask(kind="time", limits=Limits(minimum="08:00")), "07:59", "08:00"),
        (
            ask(kind="several", choices=choices("a", "b"), limits=Limits(max_choices=1)),
            "a b",
            "at most 1 answer.",
        ),
        (
            ask(kind="several", choices=choices("a", "b"), limits=Limits(min_choices=2)),
            "a",
            "at least 2 answers.",
        ),
        (ask(constraint=". = 'x'"), "y", "not allowed here"),
        (ask(constraint=". = 'x'", message={"en": "Only x"}), "y", "Only x"),
        (ask(required=True, required_message={"en": "Please"}), "", "Please"),
    ],
)
def test_limits_and_constraints(question, answer, words):
    (message,) = errors_of(question, answer)
    assert words in message


@pytest.mark.parametrize(
    "question",
    [
        ask(constraint=". = 'x'"),
        ask(kind="several", choices=choices("a"), limits=Limits(min_choices=1)),
        ask(kind="integer", limits=Limits(minimum="1")),
    ],
)
def test_no_answer_passes_no_limit(question):
    assert errors_of(question, "") == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["kranj", "bad"]),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=3), parts, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([question.code for question in STRATEGY.questions()]), JSON))
def test_any_answers_are_examined(answers):
    outcome = answering.examine(STRATEGY, answers, TODAY)
    assert set(outcome.errors) <= set(outcome.shown)
    assert answering.examine(STRATEGY, answers | outcome.values, TODAY).values == outcome.values


def test_the_order_follows_what_is_read():
    order = checking.order(APPLICATION)
    assert order.index("employees") < order.index("rate") < order.index("grant")
