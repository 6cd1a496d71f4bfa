"""Files as 1KA, EUSurvey and LimeSurvey write them: recognised without a mapping by hand."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ceh.surveys.models import ResponseImport
from ceh.surveys.rules import columns as mapping
from ceh.surveys.rules import importing, recognising
from tests.surveys.test_importing import DEFINITION, ENGLISH, TODAY, preview_of, staff, survey

FIXTURES = (staff, survey)
FIRST = {
    "place": "own",
    "needs": ["wood"],
    "order": ["laser", "wood"],
    "obstacles": {"far": "yes", "hours": "no"},
    "km": 12,
    "wish": "stružnica; skobelj",
}
SECOND = {"place": "none", "needs": ["wood", "laser"], "order": ["wood", "laser"], "obstacles": {"far": "no"}}

# Codes, texts (of several answers only theirs), every value as ="…", a sign at the end of the heads.
CODES = "recnum;status;Q1;Q2a;Q2b;Q3a;Q3b;Q4a;Q4b;Q5;Q6;"
TEXTS = (
    "Zaporedna številka;Status;Kje ustvarjate?;stroji za les;laserski rezalnik;stroji za les;laserski rezalnik;"
    "daleč je;urnik;Koliko kilometrov?;Kaj želite?;"
)
OF_1KA = "\r\n".join(
    [
        "\ufeff" + CODES,
        TEXTS,
        ";".join(
            f'="{value}"'
            for value in ["1", "6", "1", "1", "0", "2", "1", "2", "1", "12", "stružnica; skobelj"]
        ),
        ";".join(f'="{value}"' for value in ["2", "5", "2", "1", "1", "1", "2", "1", "-1", "-1", "-1"]),
        ";".join(f'="{value}"' for value in ["3", "3", *["-3"] * 9]),
        "",
    ]
).encode()
OF_1KA_FOR_EXCEL = (
    '\ufeff<table border="1">\r\n'
    + "".join(
        f"</tr>{''.join(f'<td>{cell}</td>' for cell in row.split(';')[:-1])}</tr>\r\n"
        for row in (CODES, TEXTS)
    )
    + '<tr><td align="center">1</td><td>6</td><td>1</td><td>1</td><td>0</td><td>2</td><td>1</td><td>2</td><td>1</td>'
    "<td>12</td><td>stružnica; skobelj</td></tr>\r\n"
    '<tr><td align="center">2</td><td>5</td><td>2</td><td>1</td><td>1</td><td>1</td><td>2</td><td>1</td><td>-1</td>'
    "<td>-1</td><td>-1</td></tr>\r\n</table>"
).encode()


def of_eusurvey():
    """Two lines about the survey and an empty one; answers joined by ";", numbers and days as such."""
    book, file = Workbook(), io.BytesIO()
    for row in [
        ["Alias", "Gorenjska2026"],
        ["Export Date", dt.datetime(2026, 11, 30, 9, 15)],
        [],
        [
            "Where do you make things? (Q1)",
            "What do you need? (Q2)",
            "Put in order: machines for wood",
            "Put in order: a laser cutter",
            "What holds you back?: it is far (ID4)",
            "What holds you back?: the hours (ID5)",
            "How many kilometres?",
            "What do you wish?",
            "Invitation number",
            "Contribution ID",
            "User name",
            "Creation date",
            "Last update",
            "Languages",
        ],
        [
            "at our place (A1)",
            "machines for wood",
            2,
            1,
            "yes",
            "no",
            12.0,
            "stružnica; skobelj",
            "",
            "c1",
            "Anonymous",
            dt.datetime(2026, 11, 1),
            dt.datetime(2026, 11, 1),
            "EN",
        ],
        [
            "nowhere",
            "machines for wood;a laser cutter",
            1,
            2,
            "no",
            None,
            None,
            None,
            "",
            "c2",
            "Anonymous",
            dt.datetime(2026, 11, 1),
            dt.datetime(2026, 11, 1),
            "EN",
        ],
    ]:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


LIME_START = {
    "codes": '"id","submitdate","lastpage","startlanguage","seed"',
    "texts": '"Response ID","Date submitted","Last page","Start language","Seed"',
    "both": (
        '"id. Response ID","submitdate. Date submitted","lastpage. Last page","startlanguage. Start language",'
        '"seed. Seed"'
    ),
}
LIME_HEADS = {
    "codes": (
        '"place","needs[SQ001]","needs[SQ002]","order[1]","order[2]","obstacles[far]","obstacles[hours]",'
        '"km","wish"'
    ),
    "texts": (
        '"Where do you make things?","What do you need? [machines for wood]","What do you need? [a laser cutter]",'
        '"Put in order [Rank 1]","Put in order [Rank 2]","What holds you back? [it is far]",'
        '"What holds you back? [the hours]","How many kilometres?","What do you wish?"'
    ),
    "both": (
        '"G01Q01. Where do you make things?","G01Q02[SQ001]. What do you need? [machines for wood]",'
        '"G01Q02[SQ002]. What do you need? [a laser cutter]","G01Q03[1]. Put in order [Rank 1]",'
        '"G01Q03[2]. Put in order [Rank 2]","G02Q04[SQ001]. What holds you back? [it is far]",'
        '"G02Q04[SQ002]. What holds you back? [the hours]","G02Q05. How many kilometres?","G02Q06. What do you wish?"'
    ),
}
LIME_ROWS = {
    "codes": [
        '"AO01","Y","","AO02","AO01","AO02","AO01","12.0000000000","stružnica; skobelj"',
        '"AO02","Y","Y","AO01","AO02","AO01","","",""',
    ],
    "texts": [
        '"at our place","Yes","No","a laser cutter","machines for wood","yes","no","12","stružnica; skobelj"',
        '"nowhere","Yes","Yes","machines for wood","a laser cutter","no","N/A","",""',
    ],
}
LIME_ROWS["both"] = LIME_ROWS["texts"]


def of_limesurvey(kind):
    first, second = LIME_ROWS[kind]
    return "\n".join(
        [
            f"{LIME_START[kind]},{LIME_HEADS[kind]}",
            f'"1","2026-11-01 10:00:00","3","en","77",{first}',
            f'"2","","2","en","78",{second}',
        ]
    ).encode()


FILES = {
    "1KA, CSV": ("anketa.csv", OF_1KA, "1ka"),
    "1KA, Excel": ("anketa.xls", OF_1KA_FOR_EXCEL, "1ka"),
    "EUSurvey": ("Content.xlsx", of_eusurvey(), "eusurvey"),
    **{f"LimeSurvey, {kind}": ("results.csv", of_limesurvey(kind), "limesurvey") for kind in LIME_HEADS},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_tool_is_read_without_a_word(survey, staff, client, name):
    filename, content, source = FILES[name]
    client.force_login(staff)
    address = reverse("surveys:import_answers", args=[survey.code])
    page = client.post(address, {"file": SimpleUploadedFile(filename, content)}, headers=ENGLISH)
    assert page.status_code == 302
    batch = ResponseImport.objects.get()
    assert batch.source == source
    shown = client.get(page.url, headers=ENGLISH)
    assert [problem.message for problem in shown.context["problems"]] == []
    rows = shown.context["preview"].rows
    assert [row.answers for row in rows] == [FIRST, SECOND]
    assert [row.is_complete for row in rows] == [True, source == "eusurvey"]
    assert not [row for row in shown.context["left_out"] if "?" in row]


@pytest.mark.parametrize(
    ("table", "origin"),
    [
        ([], ("other", 0, 1)),
        ([[], [], ["place"], ["own"]], ("other", 2, 1)),
        ([["Q1", "Q2a", "Q2b"], ["1", "0", "1"]], ("1ka", 0, 1)),
        ([["Q1", "Q2a", "Q2b"], ["Kje?", "les", "laser"], ["1", "0", "1"]], ("1ka", 0, 2)),
        ([["Alias", "x"], ["Export Date", "2026"], [], ["Where?"], ["here"]], ("eusurvey", 3, 1)),
        ([["ID odgovora", "Datum oddaje", "Zadnja stran", "Kje?"], ["1"]], ("limesurvey", 0, 1)),
    ],
)
def test_the_tool_and_the_heads_are_recognised(table, origin):
    assert recognising.origin_of(table) == recognising.Origin(*origin)


@pytest.mark.parametrize(
    ("source", "column", "cell", "answer"),
    [
        ("1ka", "place", '2 ("nikjer")', "none"),
        ("1ka", "place", "Nikjer.", "none"),
        ("1ka", "km", "1.200", 1200),
        ("limesurvey", "km", "12.0000", 12),
    ],
)
def test_cells_are_read_as_the_tools_write_them(source, column, cell, answer):
    preview = preview_of([["X"], [cell]], source, columns={"0": column})
    assert (preview.problems, [row.answers[column] for row in preview.rows]) == ([], [answer])


@pytest.mark.parametrize(
    "cell", ["2026-11-30 00:00:00", "30.11.2026", "30. 11. 2026", "30/11/2026", "30.11.2026 08:15"]
)
def test_days_are_read_as_the_tools_write_them(cell):
    question = importing.Question(code="day", type="date", label={"sl": "Dan"})
    section = DEFINITION.sections[0].__class__(code="s", label={"sl": "S"}, questions=(question,))
    definition = DEFINITION.__class__(code="d", title={"sl": "D"}, languages=("sl",), sections=(section,))
    preview = importing.preview(
        definition, [["Dan"], [cell]], heads=1, source="other", columns={"0": "day"}, choices={}, today=TODAY
    )
    assert [row.answers for row in preview.rows] == [{"day": "2026-11-30"}]


@pytest.mark.parametrize(
    ("cell", "is_formula"),
    [
        ('=HYPERLINK("http://x","y")', True),
        ("=A1+1", True),
        ("=-2+3", True),
        ("=)", False),
        ("=(", False),
        ("+386 1", False),
    ],
)
def test_a_formula_is_no_answer_but_a_smile_is(cell, is_formula):
    problems = preview_of([["wish"], [cell]], "other").problems
    assert [problem.row for problem in problems] == ([2] if is_formula else [])


def test_another_answer_of_limesurvey_is_the_choice_other():
    other = importing.Question(
        code="q",
        type="one_choice",
        label={"sl": "Q"},
        choices=(
            mapping.Choice(code="a", label={"sl": "A"}),
            mapping.Choice(code="other", label={"sl": "Drugo"}),
        ),
    )
    text = importing.Question(code="q_other", type="text", label={"sl": "Drugo"})
    section = DEFINITION.sections[0].__class__(code="s", label={"sl": "S"}, questions=(other, text))
    definition = DEFINITION.__class__(code="d", title={"sl": "D"}, languages=("sl",), sections=(section,))
    table = [["q", "q[other]"], ["-oth-", "doma"]]
    columns = mapping.guess(definition, table[:1])
    preview = importing.preview(
        definition, table, heads=1, source="limesurvey", columns=columns, choices={}, today=TODAY
    )
    assert [row.answers for row in preview.rows] == [{"q": "other", "q_other": "doma"}]
