"""What answers count to, without a database."""

from decimal import Decimal
from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceh.questionnaires.rules.definitions import Choice, Definition, Limits, Question, Section
from ceh.surveys.models import ALL
from ceh.surveys.rules.results import hide_follow_ups, median, rates_of, results

CHOICES = tuple(Choice(code=code, label={"en": code.upper()}) for code in ("a", "b", "c"))

RATING = Question(code="q", type="rating", label={"en": "Q"}, limits=Limits(minimum="1", maximum="3"))


def result_of(question, counts, threshold=0):
    """The result of one question."""
    definition = Definition(code="d", languages=("en",), sections=(Section(code="s", questions=(question,)),))
    return results(definition, {question.code: counts}, "en", threshold=threshold)[0]


def ask(kind, **more):
    return Question(code="q", type=kind, label={"en": "Q"}, **more)


def lines_of(result):
    return [[(line.label, line.count) for line in lines] for _heading, lines in result.groups]


@given(st.lists(st.integers(0, 50), min_size=1))
def test_the_median_is_that_of_the_values_one_by_one(values):
    counted = sorted((Decimal(value), values.count(value)) for value in set(values))
    assert median(counted) == Decimal(str(plain_median(values)))


def test_choices_nobody_took_are_there_with_zero():
    result = result_of(ask("one_choice", choices=CHOICES), {ALL: 10, ("", "a"): 7, ("", "c"): 3})
    assert lines_of(result) == [[("A", 7), ("B", 0), ("C", 3)]]
    assert [line.percent for line in result.groups[0][1]] == [70, 0, 30]


def test_of_several_choices_the_share_is_of_those_who_answered():
    result = result_of(ask("several", choices=CHOICES), {ALL: 10, ("", "a"): 10, ("", "b"): 5})
    assert [line.percent for line in result.groups[0][1]] == [100, 50, 0]


def test_small_numbers_are_hidden_in_public_with_what_would_give_them_away():
    counts = {ALL: 21, ("", "a"): 12, ("", "b"): 7, ("", "c"): 2}
    result = result_of(ask("one_choice", choices=CHOICES), counts, threshold=5)
    assert lines_of(result) == [[("A", 12), ("B", None), ("C", None)]]


def test_a_matrix_has_a_group_for_each_row():
    rows = (Choice(code="r1", label={"en": "R1"}), Choice(code="r2", label={"en": "R2"}))
    counts = {ALL: 3, ("r1", "a"): 3, ("r2", "b"): 1}
    result = result_of(ask("matrix", choices=CHOICES, rows=rows), counts)
    assert [heading for heading, _lines in result.groups] == ["R1", "R2"]
    assert lines_of(result)[1] == [("A", 0), ("B", 1), ("C", 0)]


def test_a_ranking_begins_with_the_best_mean_place():
    counts = {ALL: 2, ("1", "b"): 2, ("2", "a"): 1, ("3", "a"): 1, ("2", "c"): 1, ("3", "c"): 1}
    labels = [line.label for line in result_of(ask("ranking", choices=CHOICES), counts).groups[0][1]]
    assert labels[0].startswith("B (")
    assert "1.0" in labels[0]


def test_numbers_have_mean_median_and_range_and_in_public_no_range():
    counts = {ALL: 4, ("", "1"): 1, ("", "2"): 2, ("", "10"): 1}
    own = result_of(ask("integer"), counts)
    assert (own.mean, own.median, own.lowest, own.highest) == (Decimal("3.75"), 2, 1, 10)
    public = result_of(ask("integer"), counts, threshold=3)
    assert (public.median, public.lowest) == (2, None)
    assert result_of(ask("integer"), counts, threshold=5).mean is None


def test_a_rating_shows_all_its_steps():
    assert lines_of(result_of(RATING, {ALL: 2, ("", "3"): 2})) == [[("1", 0), ("2", 0), ("3", 2)]]


def test_the_mean_of_a_rating_is_hidden_where_it_would_give_a_hidden_number_away():
    counts = {ALL: 20, ("", "1"): 2, ("", "2"): 8, ("", "3"): 10}
    public = result_of(RATING, counts, threshold=5)
    assert public.hides
    assert (public.mean, public.median) == (None, None)
    assert result_of(RATING, counts).mean == Decimal("2.4")
    assert result_of(RATING, {**counts, ("", "1"): 5, ALL: 23}, threshold=5).mean is not None


def test_mean_places_are_hidden_with_a_number_of_the_ranking():
    counts = {ALL: 9, ("1", "a"): 8, ("1", "b"): 1, ("2", "b"): 8, ("2", "a"): 1, ("3", "c"): 9}
    public = result_of(ask("ranking", choices=CHOICES), counts, threshold=5)
    assert lines_of(public) == [[("A", None), ("B", None), ("C", 0)]]


def test_numbers_are_bars_in_public_only_where_all_of_them_are_shown():
    counts = {ALL: 15, ("", "1"): 6, ("", "2"): 9}
    assert lines_of(result_of(ask("integer"), counts, threshold=5)) == [[("1", 6), ("2", 9)]]
    few = result_of(ask("integer"), {**counts, ("", "3"): 1}, threshold=5)
    assert (lines_of(few), few.mean is None) == ([], False)


def test_a_question_with_few_answers_shows_none_of_them():
    few = result_of(ask("one_choice", choices=CHOICES), {ALL: 3, ("", "a"): 3}, threshold=5)
    assert (few.is_small, few.groups) == (True, [])


def test_a_single_hidden_response_rate_takes_the_next_small_group_with_it():
    rates = rates_of([("Bled", 3, 2), ("Kranj", 12, 7), ("Žiri", 6, 6)], 5)
    assert [(rate.label, rate.answered) for rate in rates] == [("Bled", None), ("Kranj", 7), ("Žiri", None)]
    assert [rate.answered for rate in rates_of([("Bled", 3, 2)], 0)] == [2]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([("a", 40, 2), ("b", 40, 20), ("c", 60, 30)], [None, None, 30]),  # few answered
        ([("a", 40, 38), ("b", 40, 20), ("c", 60, 30)], [None, None, 30]),  # few did not
        ([("a", 40, 1), ("b", 40, 1), ("c", 60, 30)], [None, None, None]),  # two answers in all: one in each
        ([("a", 40, 39), ("b", 3, 3), ("c", 60, 30)], [None, None, None]),  # all but one
        ([("a", 40, 3), ("b", 30, 0), ("c", 60, 30)], [None, 0, None]),  # what nobody gave covers nothing
        ([("a", 40, 0), ("b", 40, 40), ("c", 60, 30)], [0, 40, 30]),
    ],
)
def test_no_response_rate_tells_a_few_people(cells, shown):
    assert [rate.answered for rate in rates_of(cells, 5)] == shown
    assert [rate.answered for rate in rates_of(cells, 0)] == [answered for _name, _invited, answered in cells]


@pytest.mark.parametrize(
    ("relevance", "is_hidden"),
    [
        ("${q} = 'a'", False),  # its count is shown anyway
        ("${q} = 'b'", True),
        ("${q} != 'a'", True),
        ("${q} = 'a' or ${q} = 'b'", True),
        ("${q} = 'a' and ${other} = 'x'", True),
        ("", False),
    ],
)
@pytest.mark.parametrize("of_section", [True, False])
def test_a_follow_up_does_not_tell_a_hidden_number(relevance, is_hidden, of_section):
    first, other = ask("one_choice", choices=CHOICES), Question(code="other", type="text", label={"en": "O"})
    why = Question(code="why", type="text", label={"en": "Why"}, relevance="" if of_section else relevance)
    sections = (
        Section(code="s", questions=(first, other)),
        Section(code="t", questions=(why,), relevance=relevance if of_section else ""),
    )
    definition = Definition(code="d", languages=("en",), sections=sections)
    counts = {"q": {ALL: 21, ("", "a"): 12, ("", "b"): 7, ("", "c"): 2}, "other": {ALL: 9}, "why": {ALL: 7}}
    shown = results(definition, counts, "en", threshold=5)
    hide_follow_ups(definition, shown)
    assert {result.code: result.is_small for result in shown} == {
        "q": False,
        "other": False,
        "why": is_hidden,
    }
    alone = [result for result in results(definition, counts, "en", threshold=5) if result.code == "why"]
    hide_follow_ups(definition, alone)
    assert not alone[0].is_small
