"""Lists as files: right for Excel of here, safe, and flat in memory."""

import csv
import datetime as dt
import io
import tracemalloc
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ceh.core.money import Money
from ceh.web import exports
from ceh.web.middleware import RegionMiddleware

STYLE = exports.OPEN_DATA


def content(response):
    data = b"".join(response.streaming_content)
    if getattr(response, "file_to_stream", None):  # closing the response would reach for the database
        response.file_to_stream.close()
    return data


ROW = ["Žaga; stara", 4 / 3, Decimal("6.73"), Money(1250), dt.date(2026, 11, 26), True, None]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sl", '\ufeffIme;Ure\r\n"Žaga; stara";1,33;6,73;12,50;26. 11. 2026;da;\r\n'),
        ("en", "\ufeffIme,Ure\r\nŽaga; stara,1.33,6.73,12.50,2026-11-26,yes,\r\n"),
    ],
)
def test_csv_for_people_follows_their_language(language, expected):
    with translation.override(language):
        response = exports.csv_response("Prostori č", ["Ime", "Ure"], [ROW])
        assert content(response).decode() == expected
    assert response["Content-Disposition"] == 'attachment; filename="Prostori.csv"'


@pytest.mark.parametrize("language", ["sl", "en"])
def test_open_data_is_the_same_in_every_language(language):
    moment = dt.datetime(2026, 11, 26, 17, 5, tzinfo=dt.UTC)
    with translation.override(language), timezone.override("Europe/Ljubljana"):
        response = exports.open_data_response(
            "spaces", ["a", "b"], [[moment, 4 / 3, True, dt.date(2026, 1, 2)]]
        )
        assert content(response) == b"a,b\r\n2026-11-26T18:05:00+01:00,1.3333333333333333,1,2026-01-02\r\n"


@pytest.mark.parametrize(("language", "moment"), [("sl", "26. 11. 2026 18:05"), ("en", "2026-11-26 18:05")])
def test_streamed_answers_keep_language_and_clock_to_their_last_row(rf, region, language, moment):
    def rows():
        for _number in range(exports.BATCH + 1):
            yield [gettext("yes"), dt.datetime(2026, 11, 26, 17, 5, tzinfo=dt.UTC)]

    request = rf.get("/", headers={"Accept-Language": language})
    middleware = RegionMiddleware(lambda _request: exports.csv_response("x", ["a", "b"], rows()))
    response = middleware(request)
    with (
        translation.override("en"),
        timezone.override("UTC"),
    ):  # the server reads after the middleware has ended
        lines = content(response).decode().splitlines()
    with translation.override(language):
        separator = exports.reader_style().delimiter
        assert lines[-1] == separator.join([gettext("yes"), moment])


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
    assert STYLE.cell(evil).startswith("'")
    book = load_workbook(io.BytesIO(content(exports.xlsx_response("x", ["a"], [[evil]]))))
    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize("fine", ["+38641234567", "-5", "-3,5", "A-B", "Ana"])
def test_signed_numbers_and_phones_stay(fine):
    assert STYLE.cell(fine) == fine


@given(st.text())
def test_no_text_ever_begins_a_formula(text):
    cell = STYLE.cell(text)
    assert exports.NUMBER.fullmatch(cell) or not cell.lstrip(" ").startswith(exports.FORMULA)
    row = next(
        csv.reader(io.StringIO(content(exports.open_data_response("x", [text], [])).decode())),
        [""],
    )
    assert row == [cell] or (cell == "" and row in ([""], []))


def test_values_keep_their_meaning():
    moment = dt.datetime(2026, 12, 2, 13, 0, tzinfo=dt.UTC)
    with timezone.override("Europe/Ljubljana"):
        book = load_workbook(
            io.BytesIO(
                content(
                    exports.xlsx_response("x", ["a"], [[moment, Money(1250), 3, True, dt.date(2026, 1, 2)]])
                )
            )
        )
    cells = [cell.value for cell in book.active[2]]
    assert cells == [dt.datetime(2026, 12, 2, 14, 0), 12.5, 3, True, dt.datetime(2026, 1, 2)]
    # 22 and 14 are the formats that Excel shows as the reader's computer writes dates.
    assert [cell._style.numFmtId for cell in book.active[2]][::4] == [22, 14]


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
    assert exports.requested_format(rf.get("/?export=csv")) == "csv"
    assert exports.requested_format(rf.get("/?export=exe")) == ""
    workbook = exports.response("xlsx", "x", ["a"], [])
    assert workbook["Content-Type"] == exports.XLSX
    assert content(workbook)
