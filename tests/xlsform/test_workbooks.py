"""Workbooks: sheets as texts; macros, bombs and what is too large are refused."""

import datetime as dt
import io
import sys
import types
import zipfile

import pytest
from django.core.exceptions import ValidationError

from ceh.xlsform.forms import workbooks
from ceh.xlsform.rules import writing
from ceh.xlsform.rules.reading import read_definition
from tests.factories.spreadsheets import with_rows, workbook
from tests.xlsform import forms


def refusal(content):
    with pytest.raises(ValidationError) as caught:
        workbooks.read_workbook(content)
    return caught.value.code


@pytest.mark.parametrize("name", forms.ALL)
def test_a_workbook_gives_what_its_rows_give(name):
    sheets = forms.ALL[name]
    reading = read_definition(workbooks.read_workbook(workbook(sheets)))
    assert reading.problems == []
    assert reading.definition == read_definition(sheets).definition


def test_a_written_workbook_reads_back():
    definition = read_definition(forms.STRATEGY).definition
    content = workbook(writing.write(definition))
    assert read_definition(workbooks.read_workbook(content)).definition == definition


def test_cells_come_as_texts():
    row = [
        1.0,
        2.5,
        True,
        False,
        None,
        dt.date(2026, 11, 30),
        dt.time(8, 30),
        dt.datetime(2026, 11, 30, 8, 30),
        "a",
    ]
    sheets = workbooks.read_workbook(workbook({"Survey": [row], "notes": [["x"]]}))
    assert sheets == {
        "survey": [["1", "2.5", "true", "false", "", "2026-11-30", "08:30", "2026-11-30 08:30", "a"]]
    }


def test_a_formula_is_refused_by_its_cell():
    rows = [["type", "name", "label"], ["text", "a", "=1+1"]]
    problems = read_definition(workbooks.read_workbook(workbook({"survey": rows}))).problems
    assert str(problems[0]).startswith("survey, row 2, column label: This cell is a formula")


def test_macros_are_refused():
    file = io.BytesIO(workbook({"survey": [["type"]]}))
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert refusal(file.getvalue()) == "macros"


def test_a_bomb_is_refused():
    file = io.BytesIO(workbook({"survey": [["type"]]}))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/picture.png", b"\0" * 8 * 2**20)
    assert refusal(file.getvalue()) == "bomb"


def test_a_formula_of_many_cells_is_a_formula():
    formula = '<c r="A1"><f t="array" ref="A1:B1">SUM(C1:D1)</f><v>2</v></c>'
    assert workbooks.read_workbook(with_rows(f"<row>{formula}</row>"))["survey"] == [["=SUM(C1:D1)"]]


@pytest.mark.parametrize("content", [b"", b"type;name", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 cut short"])
def test_what_is_no_workbook_is_refused(content):
    assert refusal(content) == "no_workbook"


def test_a_broken_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
    assert refusal(file.getvalue()) == "broken"


@pytest.mark.parametrize("rows", [[["x"]] * 5_001, [["x"] * 101]])
def test_large_sheets_are_refused(rows):
    assert refusal(workbook({"survey": rows})) == "too_large"


def test_pyxform_is_asked_where_it_is_installed(monkeypatch):
    content = workbook(forms.FEEDBACK)
    monkeypatch.setitem(sys.modules, "pyxform.xls2xform", None)
    assert workbooks.check_with_pyxform(content) == []

    class PyXFormError(Exception):
        pass

    def convert(xlsform, warnings, **options):
        warnings.append("no title")
        raise PyXFormError("row 3")

    for name, members in {
        "pyxform": {},
        "pyxform.xls2xform": {"convert": convert},
        "pyxform.errors": {"PyXFormError": PyXFormError},
    }.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    assert workbooks.check_with_pyxform(content) == ["no title", "row 3"]
