"""Charts: sensible ticks, right geometry, their numbers as a table."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ceh.web import charts


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (13, [0, 5, 10, 15]),
        (100, [0, 25, 50, 75, 100]),
        (0.8, [0, 0.2, 0.4, 0.6, 0.8]),
        (1234, [0, 500, 1000, 1500]),
    ],
)
def test_ticks_are_round(highest, marks):
    assert charts.ticks(highest) == marks


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_ticks_reach_the_top_and_are_few(highest):
    marks = charts.ticks(highest)
    assert marks[-1] >= highest * 0.999
    assert 2 <= len(marks) <= 7
    assert marks == sorted(marks)


def test_counts_of_things_get_whole_steps():
    assert all(float(mark).is_integer() for top in range(1, 60) for mark in charts.ticks(top))


def test_bars_are_in_proportion_and_zero_has_none():
    chart = charts.Bars("Visits", rows=[("A", 40), ("B", 10), ("C", 0), ("D", None)], target=20)
    shapes = chart.shapes()
    assert [[part["width"] for part in bar["parts"]] for bar in shapes["bars"]] == [[100], [25], [], []]
    assert shapes["target_at"] == 50
    assert chart.table()[1] == [["A", "40"], ["B", "10"], ["C", "0"], ["D", "–"]]


def test_target_beyond_all_values_still_fits():
    shapes = charts.Bars("Visits", rows=[("A", 5)], target=20).shapes()
    assert shapes["target_at"] == 100
    assert shapes["bars"][0]["parts"][0]["width"] == 25


def test_parts_of_a_stack_follow_each_other():
    shapes = charts.Stacked(
        "x", series=["a", "b", "c"], rows=[("A", (5, None, 15)), ("B", (0, 10, 0))]
    ).shapes()
    assert [(p["x"], p["width"], p["css"]) for p in shapes["bars"][0]["parts"]] == [
        (0, 25, "s1"),
        (25, 75, "s3"),
    ]
    assert shapes["bars"][1]["value"] == "10"


def test_gap_in_a_line_is_not_bridged():
    shapes = charts.Line("x", points=[("1", 1), ("2", None), ("3", 2), ("4", 3)]).shapes()
    assert len(shapes["segments"]) == 1
    assert [mark["y"] is None for mark in shapes["marks"]] == [False, True, False, False]


@given(st.lists(st.one_of(st.none(), st.integers(min_value=0, max_value=10**6)), max_size=30))
def test_everything_stays_on_the_plot(values):
    shapes = charts.Columns("x", points=[(str(n), v) for n, v in enumerate(values)]).shapes()
    for mark in shapes["marks"]:
        assert mark["left"] >= charts.LEFT
        assert mark["left"] + mark["width"] <= 100.1
        assert mark["y"] is None or charts.TOP - 0.1 <= mark["y"] <= charts.BOTTOM


def test_empty_chart_says_so():
    for chart in (
        charts.Bars("x", rows=[]),
        charts.Line("x", points=[]),
        charts.Stacked("x", series=[], rows=[]),
    ):
        assert "No values yet." in chart.html()
    assert charts.Sparkline([], label="x").html()


def test_chart_is_one_image_with_words_and_a_table():
    html = charts.Line("Users <b>", points=[("2025", 9), ("2026", 1200)], target=10).html()
    assert 'role="img"' in html
    assert "Highest: 1,200 (2026); lowest: 9 (2025). Target: 10." in html
    assert "Users &lt;b&gt;" in html
    assert '<th scope="row">2025</th><td class="number">9</td>' in html
    assert "style=" not in html


def test_geometry_has_points_also_where_numbers_have_commas():
    with translation.override("sl"):
        html = charts.Line("x", points=[("a", 1.5), ("b", 2.25)]).html()
    assert "1,5" in html
    assert not any("," in part.split('"')[1] for part in html.split(" y1=")[1:])
