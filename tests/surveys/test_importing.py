"""Answers collected with other tools: what columns and cells mean, and imports that count as a whole or not at all."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ceh.core.refusals import Refused
from ceh.questionnaires.models import Answer, Response
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, as_json
from ceh.surveys import queries
from ceh.surveys.actions import importing as actions
from ceh.surveys.models import ResponseImport
from ceh.surveys.rules import columns as mapping
from ceh.surveys.rules import importing
from tests.factories.network import person_with_role
from tests.factories.questionnaires import WHEN, CollectionFactory, VersionFactory, texts
from tests.factories.surveys import SurveyFactory

NOW = WHEN + dt.timedelta(days=9)
TODAY = NOW.date()
ENGLISH = {"accept-language": "en"}
NEEDS = (
    Choice(code="wood", label=texts("stroji za les", "machines for wood")),
    Choice(code="laser", label=texts("laserski rezalnik", "a laser cutter")),
)
ROWS = (
    Choice(code="far", label=texts("daleč je", "it is far")),
    Choice(code="hours", label=texts("urnik", "the hours")),
)
QUESTIONS = (
    Question(
        code="place",
        type="one_choice",
        label=texts("Kje ustvarjate?", "Where do you make things?"),
        required=True,
        choices=(
            Choice(code="own", label=texts("pri nas", "at our place")),
            Choice(code="none", label=texts("nikjer", "nowhere")),
        ),
    ),
    Question(
        code="needs", type="several", label=texts("Kaj potrebujete?", "What do you need?"), choices=NEEDS
    ),
    Question(code="order", type="ranking", label=texts("Razvrstite", "Put in order"), choices=NEEDS),
    Question(
        code="obstacles",
        type="matrix",
        label=texts("Kaj vas ovira?", "What holds you back?"),
        rows=ROWS,
        choices=(Choice(code="no", label=texts("ne", "no")), Choice(code="yes", label=texts("da", "yes"))),
    ),
    Question(
        code="km", type="integer", label=texts("Koliko kilometrov?", "How many kilometres?"), default="7"
    ),
    Question(code="wish", type="long_text", label=texts("Kaj želite?", "What do you wish?")),
)
DEFINITION = Definition(
    code="d",
    title=texts("Vprašalnik", "Questionnaire"),
    languages=("sl", "en"),
    sections=(Section(code="s", label=texts("Stran", "Page"), questions=QUESTIONS),),
)
ONE_KA = [  # codes, and questions below them; a column for each choice; -1 and the like are no answers
    ["place", "needs_wood", "needs_laser", "km", "wish"],
    ["Kje ustvarjate?", "stroji za les", "laserski rezalnik", "Koliko kilometrov?", "Kaj želite?"],
    ["1", "1", "0", "12", "-1"],
    ["2", "-2", "-2", "-1", "Laser v vasi"],
    ["-3", "-3", "-3", "-3", "-3"],
]
LIME = [
    [
        "id",
        "place",
        "needs[wood]",
        "needs[laser]",
        "order[wood]",
        "order[laser]",
        "obstacles[far]",
        "obstacles[hours]",
    ],
    ["1", "A1", "Y", "", "2", "1", "A2", "A1"],
    ["2", "A2", "Y", "Y", "1", "2", "A1", "N/A"],
]
EU = [
    ["Invitation number", "Where do you make things?", "What do you need?", "How many kilometres?"],
    ["", "at our place", "machines for wood; a laser cutter", "3"],
    ["", "Nowhere", "a laser cutter", ""],
]


def preview_of(table, source, *, heads=1, columns=None, choices=None):
    if columns is None:
        columns = mapping.guess(DEFINITION, table[:heads])
    return importing.preview(
        DEFINITION,
        table,
        heads=heads,
        source=source,
        columns=columns,
        choices=choices or {},
        today=TODAY,
    )


def answers_of(preview):
    assert preview.problems == []
    return [row.answers for row in preview.rows]


def test_a_table_of_1ka():
    preview = preview_of(ONE_KA, "1ka", heads=2)
    assert answers_of(preview) == [
        {"place": "own", "needs": ["wood"], "km": 12},
        {"place": "none", "wish": "Laser v vasi"},
    ]
    assert preview.empty == 1


def test_a_table_of_limesurvey():
    assert answers_of(preview_of(LIME, "limesurvey")) == [
        {
            "place": "own",
            "needs": ["wood"],
            "order": ["laser", "wood"],
            "obstacles": {"far": "yes", "hours": "no"},
        },
        {"place": "none", "needs": ["wood", "laser"], "order": ["wood", "laser"], "obstacles": {"far": "no"}},
    ]


def test_a_table_of_eusurvey_has_words_in_any_language():
    assert answers_of(preview_of(EU, "eusurvey")) == [
        {"place": "own", "needs": ["wood", "laser"], "km": 3},
        {"place": "none", "needs": ["laser"]},
    ]


@pytest.mark.parametrize(
    ("cell", "needs"),
    [
        ("wood laser", ["wood", "laser"]),
        ("stroji za les, laserski rezalnik", ["wood", "laser"]),
        ("wood|laser", ["wood", "laser"]),
        ("Machines for wood", ["wood"]),
    ],
)
def test_several_answers_stand_in_one_cell(cell, needs):
    assert answers_of(preview_of([["needs"], [cell]], "other")) == [{"needs": needs}]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("place", "the moon", "“the moon” is none of the answers"),
        ("needs", "wood; a tent", "“a tent” is none of the answers"),
        ("needs/wood", "perhaps", "“perhaps” says neither yes nor no"),
        ("order/wood", "first", "“first” is no place in a ranking"),
        ("order/wood", "9" * 5_000, "is no place in a ranking"),
        ("order/wood", "1", "Rank all answers"),
        ("obstacles", "yes", "a column for each of its rows"),
        ("km", "far", "whole number"),
    ],
)
def test_what_cannot_be_read_is_told_with_row_and_column(column, cell, words):
    preview = preview_of([["place", "X"], ["own", cell]], "other", columns={"0": "wish", "1": column})
    assert [(problem.row, problem.column) for problem in preview.problems] == [(2, "X")]
    assert words in preview.problems[0].message


def test_a_value_that_is_mapped_is_no_problem():
    table = [["place", "km"], ["Moon", "1"], ["mars", "2"]]
    assert preview_of(table, "other").unknown == {"place": ["Moon", "mars"]}
    choices = {"place": {"moon": "none", "mars": importing.SKIP}}
    assert answers_of(preview_of(table, "other", choices=choices)) == [{"place": "none", "km": 1}, {"km": 2}]


def test_the_head_of_a_group_is_not_taken_for_an_answer():
    heads = ["needs", "needs_wood", "needs_laser"]
    assert mapping.guess(DEFINITION, [heads]) == {"1": "needs/wood", "2": "needs/laser"}


@pytest.mark.parametrize(
    "columns", [{"0": "place", "1": "place"}, {"0": "needs", "1": "needs/wood"}, {"0": "x"}]
)
def test_two_columns_never_answer_the_same(columns):
    with pytest.raises(Refused) as refused:
        mapping.check_columns(DEFINITION, columns)
    assert refused.value.rule == "surveys.import_columns"


def test_the_same_row_twice_is_two_responses_with_two_keys():
    rows = preview_of([["km"], ["1"], ["1"], ["2"]], "other").rows
    assert len({row.key for row in rows}) == 3


@pytest.fixture
def survey(region):
    version = VersionFactory(state="published", content=as_json(DEFINITION))
    return SurveyFactory(collection=CollectionFactory(version=version, is_anonymous=True), state="closed")


@pytest.fixture
def staff(region):
    return person_with_role("coordinator")


def upload(survey, staff, table, source="other", heads=1):
    return actions.upload_table(
        survey=survey, by=staff, now=NOW, source=source, filename="t.csv", table=table, heads=heads
    )


@pytest.mark.django_db
def test_an_import_counts_once_and_can_be_undone(survey, staff):
    first = upload(survey, staff, ONE_KA, "1ka", heads=2)
    assert actions.apply_import(batch=first, by=staff, now=NOW) == 2
    assert queries.counts(survey)["place"] == {("", ""): 2, ("", "own"): 1, ("", "none"): 1}
    assert {row.state for row in survey.collection.responses.all()} == {"submitted"}
    longer = upload(survey, staff, [*ONE_KA, ["2", "1", "1", "5", ""]], "1ka", heads=2)
    assert actions.apply_import(batch=longer, by=staff, now=NOW) == 1
    assert Response.objects.count() == 3
    first.refresh_from_db()
    assert (first.table, first.count) == ([], 2)
    actions.undo_import(batch=first, by=staff, now=NOW, reason="wrong survey")
    assert Response.objects.count() == 1
    survey.refresh_from_db()
    assert queries.counts(survey)["place"] == {("", ""): 1, ("", "none"): 1}
    again = upload(survey, staff, ONE_KA, "1ka", heads=2)
    assert actions.apply_import(batch=again, by=staff, now=NOW) == 2


@pytest.mark.django_db
def test_without_a_required_answer_a_response_is_incomplete(survey, staff):
    batch = upload(survey, staff, [["km"], ["1"]])
    actions.apply_import(batch=batch, by=staff, now=NOW)
    assert [row.state for row in Response.objects.all()] == ["partial"]
    assert Answer.objects.get().number == 1


@pytest.mark.django_db
def test_with_one_problem_nothing_is_imported(survey, staff):
    batch = upload(survey, staff, [["place", "km"], ["own", "1"], ["own", "far"]])
    with pytest.raises(Refused) as refused:
        actions.apply_import(batch=batch, by=staff, now=NOW)
    assert refused.value.rule == "surveys.import_problems"
    assert "Row 3, column “km”" in refused.value.message
    assert not Response.objects.exists()
    empty = upload(survey, staff, [["x"], ["1"]])
    with pytest.raises(Refused) as refused:
        actions.apply_import(batch=empty, by=staff, now=NOW)
    assert refused.value.rule == "surveys.import_empty"


@pytest.mark.django_db
def test_only_a_closed_survey_takes_a_table(survey, staff):
    batch = upload(survey, staff, [["place"], ["own"]])
    type(survey).machine.apply(survey, "reopen_survey", by=staff, now=NOW, reason="more answers")
    for call in (
        lambda: upload(survey, staff, [["place"], ["own"]]),
        lambda: actions.apply_import(batch=batch, by=staff, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.rule == "surveys.not_closed"


@pytest.mark.django_db
def test_an_import_that_has_ended_is_not_mapped_again(survey, staff):
    batch = upload(survey, staff, [["place"], ["own"]])
    actions.discard_import(batch=batch, by=staff, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.map_columns(batch=batch, by=staff, columns={}, choices={})
    assert refused.value.rule == "surveys.import_ended"


@pytest.mark.django_db
def test_old_tables_are_emptied(survey, staff):
    batch = upload(survey, staff, [["place"], ["own"]])
    actions.forget_old_tables()
    batch.refresh_from_db()
    assert batch.table == []


def workbook(rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("answers.xlsx", file.getvalue())


def csv_file(rows):
    return SimpleUploadedFile("answers.csv", "\n".join(";".join(row) for row in rows).encode())


@pytest.mark.django_db
@pytest.mark.parametrize("pack", [workbook, csv_file])
def test_staff_uploads_maps_imports_and_undoes(survey, staff, client, pack):
    client.force_login(staff)
    page = client.get(survey.get_absolute_url(), headers=ENGLISH).content.decode()
    address = reverse("surveys:import_answers", args=[survey.code])
    assert address in page
    table = [["place", "Odgovor"], ["Moon", "4"], ["own", "5"]]
    client.post(address, {"source": "other", "heads": "1", "file": pack(table)}, headers=ENGLISH)
    batch = ResponseImport.objects.get()
    text = client.get(batch.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "“Moon” is none of the answers" in text
    columns = reverse("surveys:import_columns", args=[batch.pk])
    assert "What “moon” means" in client.get(columns, headers=ENGLISH).content.decode()
    sent = {"column_0": "place", "column_1": "km", "value_0": "none"}
    assert client.post(columns, {**sent, "column_1": "place"}, headers=ENGLISH).status_code == 422
    client.post(columns, sent, headers=ENGLISH)
    text = client.get(batch.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "2 new responses" in text
    client.post(reverse("surveys:apply_response_import", args=[batch.pk]), headers=ENGLISH)
    assert Response.objects.filter(state="submitted").count() == 2
    undo = reverse("surveys:undo_response_import", args=[batch.pk])
    client.post(undo, {"reason": "twice"}, headers=ENGLISH)
    assert not Response.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["place"]], "no row below"),
        ([["k"], *([["1"]] * 2_003)], "more than 2000 rows"),
        ([["k"] * 301, ["1"] * 301], "more than 300 columns"),
    ],
)
def test_tables_of_the_wrong_size_are_refused_in_words(survey, staff, client, rows, words):
    client.force_login(staff)
    address = reverse("surveys:import_answers", args=[survey.code])
    page = client.post(address, {"source": "other", "heads": "1", "file": csv_file(rows)}, headers=ENGLISH)
    assert page.status_code == 422
    assert words in page.content.decode()
