"""Workbooks made by hand, also such as no spreadsheet writes."""

import io
import zipfile

from openpyxl import Workbook

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(sheets):
    """Name of the sheet → rows, as the bytes of an XLSX."""
    book, file = Workbook(write_only=True), io.BytesIO()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file.getvalue()


def with_sheet(xml, **members):
    """An XLSX whose first sheet is this XML, with more members."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"survey": [["type"]]}))) as plain,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in plain.namelist():
            packed.writestr(name, xml if xml and name == "xl/worksheets/sheet1.xml" else plain.read(name))
        for name, content in members.items():
            packed.writestr(f"xl/{name}", content)
    return out.getvalue()


def with_rows(rows):
    """An XLSX whose first sheet has these rows, as XML."""
    return with_sheet(f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>")


def text_cell(place, text):
    """A cell with a text, as XML."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<worksheet {NAMESPACE}><sheetData><row>{text_cell('A1', '&b;')}</row></sheetData></worksheet>"
)
# What people send by mistake or out of malice → how pages answer.
BAD_WORKBOOKS = {
    "long cell": (
        with_rows(f"<row>{text_cell('A1', 'x' * 1_000_000)}</row>"),
        "1000000 characters|unfolds to far more",
    ),
    "a cell far below": (
        with_rows(
            f'<row r="1">{text_cell("A1", "type")}</row><row r="1048576">{text_cell("A1048576", "x")}</row>'
        ),
        "too large|still part of this sheet",
    ),
    "a million empty rows": (with_rows('<row r="1"/>' * 1_000_000), "too large to read|unfolds to far more"),
    "entities": (with_sheet(ENTITIES), "cannot be read"),
    "macros": (with_sheet("", **{"vbaProject.bin": b"x"}), "has macros"),
    "old or with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "old Excel (.xls) or has a password",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not an XLSX workbook"),
}
