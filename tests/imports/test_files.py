"""Files that come in: CSV in any usual dress, workbooks, and files that mean ill."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ceh.imports.forms.files import read_csv, read_table
from ceh.imports.forms.uploads import UploadForm
from tests.factories.spreadsheets import BAD_WORKBOOKS
from tests.factories.spreadsheets import workbook as sheets


def uploaded(content, name="a.csv"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_a_csv_is_read_in_any_usual_dress(sign, encoding):
    content = f"ime{sign}kraj\r\nŠola žage{sign}Škofja Loka\r\n".encode(encoding)
    assert read_table(uploaded(content)) == [["ime", "kraj"], ["Šola žage", "Škofja Loka"]]


def workbook(*lines):
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(list(line))
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_with_formulas_as_text():
    got = read_table(uploaded(workbook(["ime", "leto", "x"], ["A", 2014.0, "=1+1"]), "a.xlsx"))
    assert got == [["ime", "leto", "x"], ["A", "2014", "=1+1"]]


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in files.items():
            packing.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"a,b\x00c", "a.csv"),
        (b"a" * (6 * 2**20), "a.csv"),
        (b"\xd0\xcf\x11\xe0old", "a.xls"),
        (packed(hello_xml="<a/>"), "a.xlsx"),
        (packed(**{"[Content_Types]_xml": "<Types/>"}), "a.xlsx"),
        (packed(**{"[Content_Types]_xml": "<Types/>", "xl__vbaProject_bin": "x"}), "a.xlsm"),
        (packed(**{"[Content_Types]_xml": b"0" * (120 * 2**20)}), "bomb.xlsx"),
    ],
    ids=["broken", "nul", "huge", "old", "no workbook", "hollow", "macros", "bomb"],
)
def test_a_file_that_means_ill_gets_a_clear_answer(content, name):
    with pytest.raises(ValidationError):
        read_table(uploaded(content, name))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_clear_answer(content):
    try:
        table = read_table(uploaded(content))
    except ValidationError as refused:
        table = [[message] for message in refused.messages]
    assert all(isinstance(cell, str) for row in table for cell in row)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('ime;kraj\nA;Kranj\nB;"Bled\nC;Kranj\n', 3),
        ('ime;kraj\nA;"Kranj\nB;"Bled\n', 2),
        ('ime;kraj\n"A\nB";Kranj\nC;"Bled', 4),
    ],
)
def test_a_quote_that_is_never_closed_names_its_line(text, line):
    with pytest.raises(ValidationError) as refused:
        read_csv(text)
    assert f"line {line} on" in refused.value.messages[0]


def test_excels_line_that_names_the_sign_is_understood():
    assert read_csv("sep=;\r\nime;kraj, dežela\r\nA;B\r\n") == [[], ["ime", "kraj, dežela"], ["A", "B"]]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_sign_is_that_of_the_rows_not_of_a_title(sign):
    text = "Seznam prostorov, november 2026; osnutek\n\n" + "\n".join(
        sign.join(row) for row in (["ime", "kraj", "vrsta"], ["A", "Kranj", "šola"], ["B", "Bled", "šola"])
    )
    assert read_csv(text)[2:] == [["ime", "kraj", "vrsta"], ["A", "Kranj", "šola"], ["B", "Bled", "šola"]]


def test_empty_rows_count_nowhere():
    content = "ime;kraj\nA;Kranj\n" + ";\n" * 20_000
    assert read_table(uploaded(content.encode())) == [["ime", "kraj"], ["A", "Kranj"]]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (["ime", "kraj"], ["A", "Kranj"], *([None, ""] for _row in range(8_000))):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read_table(uploaded(out.getvalue(), "a.xlsx")) == [["ime", "kraj"], ["A", "Kranj"]]


def test_a_cell_that_is_too_long_is_named_by_row_and_column():
    content = f"ime;opis\nA;kratek\nB;{'x' * 50_000}\n".encode()
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        read_table(uploaded(content))
    assert "The cell in row 3, column “opis” is too long: 50000 characters, at most 40000." in str(
        caught.value
    )
    assert "send the table again" in str(caught.value)


def test_a_cell_longer_than_the_reader_of_the_library_takes_is_named_too():
    with translation.override("en"), pytest.raises(ValidationError, match="row 1, column 1 is too long"):
        read_table(uploaded(b'"' + b"x" * 200_000 + b'"\n'))


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_bad_workbooks_are_answered_in_words(name):
    content, words = BAD_WORKBOOKS[name]
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        read_table(uploaded(content, "a.xlsx"))
    assert any(word in refused.value.messages[0] for word in words.split("|"))


def test_a_table_of_unicode_text_is_read():
    assert read_table(uploaded("ime\tkraj\r\nŽaga\tKranj\r\n".encode("utf-16"))) == [
        ["ime", "kraj"],
        ["Žaga", "Kranj"],
    ]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ('="1";="007";="a"', ["1", "007", "a"]),
        ('="1";="les; kovina; papir";="b"', ["1", "les; kovina; papir", "b"]),
        ('="rekel je ""da""";="";x', ['rekel je "da"', "", "x"]),
        ('="";="a;b"', ["", "a;b"]),
        ("=1+1;=;a", ["=1+1", "=", "a"]),
    ],
)
def test_texts_that_excel_keeps_from_being_numbers_are_texts(line, row):
    assert read_table(uploaded(f"a;b;c\r\n{line}\r\n".encode()))[1] == row


def test_a_web_page_that_calls_itself_excel_is_read():
    page = """\ufeff<table border="1">\r\n</tr><td>Q1</td><td>Q2</td></tr>\r\n</tr><td>Kje?</td><td>Zakaj?</td></tr>
    <tr><td align="center">1</td><td align="center">ker &amp; tako<br>je</td></tr></table>"""
    assert read_table(uploaded(page.encode(), "anketa.xls")) == [
        ["Q1", "Q2"],
        ["Kje?", "Zakaj?"],
        ["1", "ker & tako\nje"],
    ]


def test_a_web_page_without_a_table_is_refused():
    with translation.override("en"), pytest.raises(ValidationError, match="a web page without a table"):
        read_table(uploaded(b"<html><body>Sign in</body></html>", "answers.csv"))


def test_the_first_sheet_that_has_rows_is_read():
    content = sheets({"Navodila": [], "Podatki": [["ime"], ["A"]]})
    assert read_table(uploaded(content, "a.xlsx")) == [["ime"], ["A"]]


def test_an_empty_file_says_what_belongs_in_it():
    form = UploadForm({"kind": "rooms"}, {"file": uploaded(b"")}, importers=[])
    with translation.override("en"):
        assert "The file is empty. Save the table with the names of its columns" in str(form.errors["file"])
