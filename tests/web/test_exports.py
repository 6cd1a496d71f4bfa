"""Lists as files: right for Excel of here, safe, and flat in memory."""

import csv
import datetime as dt
import io
import tracemalloc

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ceh.core.money import Money
from ceh.web import exports


def content(response):
    data = b"".join(response.streaming_content)
    if getattr(response, "file_to_stream", None):  # closing the response would reach for the database
        response.file_to_stream.close()
    return data


def test_csv_opens_in_excel_of_slovenia():
    response = exports.csv_response("Prostori č", ["Ime", "Obiski"], [["Žaga; stara", 3], ["Mlin", None]])
    assert content(response) == 'Ime;Obiski\r\n"Žaga; stara";3\r\nMlin;\r\n'.encode("utf-8-sig")
    assert response["Content-Disposition"] == 'attachment; filename="Prostori.csv"'


def test_csv_for_machines_is_plain():
    response = exports.csv_response("spaces", ["a", "b"], [["x", "y"]], excel=False)
    assert content(response) == b"a,b\r\nx,y\r\n"


@pytest.mark.parametrize(
    "evil",
    [
        '=HYPERLINK("http://x.invalid")',
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(A1)",
        "\t=1+1",
        "  =1+1",
        "\r=1",
    ],
)
def test_formula_is_neutralised(evil):
    assert exports.plain(evil).startswith("'")
    book = load_workbook(io.BytesIO(content(exports.xlsx_response("x", ["a"], [[evil]]))))
    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize("fine", ["+38641234567", "-5", "-3,5", "A-B", "Ana"])
def test_signed_numbers_and_phones_stay(fine):
    assert exports.plain(fine) == fine


@given(st.text())
def test_no_text_ever_begins_a_formula(text):
    said = exports.plain(text)
    assert exports.NUMBER.fullmatch(said) or not said.lstrip(" ").startswith(exports.FORMULA)
    row = next(
        csv.reader(
            io.StringIO(content(exports.csv_response("x", [text], [])).decode("utf-8-sig")), delimiter=";"
        ),
        [""],
    )
    assert row == [said] or (said == "" and row in ([""], []))


def test_values_keep_their_meaning():
    moment = dt.datetime(2026, 12, 2, 13, 0, tzinfo=dt.UTC)
    with timezone.override("Europe/Ljubljana"):
        assert exports.plain(moment) == "2026-12-02 14:00+01:00"
        book = load_workbook(
            io.BytesIO(
                content(
                    exports.xlsx_response("x", ["a"], [[moment, Money(1250), 3, True, dt.date(2026, 1, 2)]])
                )
            )
        )
    cells = [cell.value for cell in book.active[2]]
    assert cells == [dt.datetime(2026, 12, 2, 14, 0), 12.5, 3, True, dt.datetime(2026, 1, 2)]
    assert exports.plain(Money(1250)) == "12.5"
    assert exports.plain(True) == "1"


def test_control_characters_do_not_break_a_workbook():
    book = load_workbook(
        io.BytesIO(content(exports.xlsx_response("x", ["a\x00"], [["b\x07" + "c" * 40_000]])))
    )
    assert len(book.active["A2"].value) == exports.CELL_LIMIT


def test_csv_is_flat_in_memory():
    def read(lines):
        rows = ([f"row {n}", n, "x" * 100] for n in range(lines))
        tracemalloc.start()
        total = sum(len(part) for part in exports.csv_response("x", ["a", "b", "c"], rows).streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return total, peak

    read(100)
    _small, few = read(1_000)
    large, many = read(20_000)
    assert large > 2_000_000
    assert many < few + 300_000


def test_name_has_the_day_of_the_regions_clock():
    with timezone.override("Europe/Ljubljana"):
        assert (
            exports.stamped("spaces", dt.datetime(2026, 12, 2, 23, 30, tzinfo=dt.UTC)) == "spaces-2026-12-03"
        )


def test_file_is_given_only_where_asked(rf):
    assert exports.wanted(rf.get("/?export=csv")) == "csv"
    assert exports.wanted(rf.get("/?export=exe")) == ""
    workbook = exports.response("xlsx", "x", ["a"], [])
    assert workbook["Content-Type"] == exports.XLSX
    assert content(workbook)
