"""Reading an uploaded table: CSV in any usual dress, or XLSX, into rows of plain texts."""

import csv
import datetime as dt
import io
import re
import statistics
import warnings
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ceh.imports.rules.cells import HEAD_SEARCH, MAX_COLUMNS, MAX_ROWS
from ceh.web import uploads

MAX_CELL, MAX_HEAD = 40_000, 60
csv.field_size_limit(6 * 2**20)  # more than a file has: what is too long is refused by its row and column
SIGNS = (";", ",", "\t")
EXCEL_SIGN = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)


def read_table(file: Any, *, max_columns: int = MAX_COLUMNS) -> list[list[str]]:
    """The cells of a CSV or XLSX file as texts, without the empty rows at its end.

    Of more than `max_columns` columns one more is read, so that they can be refused.

    Raises ValidationError with what to do.
    """
    start = file.read(4)
    file.seek(0)
    if start.startswith(b"PK") or file.name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        rows = read_workbook(file, max_columns)
    else:
        rows = read_csv(uploads.read_text(file), max_columns)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if sum(any(row) for row in rows) > MAX_ROWS + HEAD_SEARCH:
        raise ValidationError(
            _("The table has more than %(limit)s rows. Split it and send the parts one after another.")
            % {"limit": MAX_ROWS},
            code="too_large",
        )
    return rows


def read_csv(text: str, max_columns: int = MAX_COLUMNS) -> list[list[str]]:
    """Rows of a CSV with semicolons, commas or tabs. Raises ValidationError that names the broken line.

    Excel's first line `sep=;` names the sign; its row stays, empty, so that rows keep their numbers.
    """
    text = text.lstrip("\ufeff")
    sign, rows = delimiter(text), list[list[str]]()
    named = EXCEL_SIGN.match(text)
    if named:
        text = "\n" + text[named.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    begins = 1
    try:
        for row in reader:
            rows.append(row[: max_columns + 1])
            check_lengths(rows)
            begins = reader.line_num + 1
    except csv.Error as broken:
        raise ValidationError(
            _("The table cannot be read from line %(line)s on. If a quotation mark is open there, close it.")
            % {"line": begins},
            code="broken",
        ) from broken
    return rows


def check_lengths(rows: list[list[str]]) -> None:
    """Refuse a cell of the last row that is longer than any column takes; often a quotation mark is open there."""
    for at, cell in enumerate(rows[-1]):
        if len(cell) <= MAX_CELL:
            continue
        heads = next((row for row in rows if any(row)), [])
        head = heads[at].strip() if at < len(heads) and len(heads[at]) <= MAX_HEAD else ""
        raise ValidationError(
            _(
                "The cell in row %(row)s, column %(column)s is too long: %(length)s characters, at most %(limit)s."
                " Shorten it, or close a quotation mark that is open there, and send the table again."
            )
            % {
                "row": len(rows),
                "column": _("“%(name)s”") % {"name": head} if head else at + 1,
                "length": len(cell),
                "limit": MAX_CELL,
            },
            code="too_long",
        )


def delimiter(text: str) -> str:
    """What parts the cells: as Excel's `sep=` says, else the sign that lines at the beginning have most of."""
    if named := EXCEL_SIGN.match(text):
        return named[1]
    lines = [line for line in text[:MAX_CELL].splitlines()[:HEAD_SEARCH] if line.strip()]
    return max(SIGNS, key=lambda sign: statistics.median_high([line.count(sign) for line in lines] or [0]))


def read_workbook(file: Any, max_columns: int = MAX_COLUMNS) -> list[list[str]]:
    """Rows of the first sheet. Macros are refused, formulas come through as text and are refused by their row."""
    uploads.check_workbook(file)
    with zipfile.ZipFile(file) as packed:
        if any("vbaproject" in name.lower() for name in packed.namelist()):
            raise ValidationError(
                _("This workbook has macros. Save it as XLSX without macros and try again."), code="macros"
            )
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles that openpyxl does not know are no matter here
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a file may claim any size
            rows = [
                [as_text(cell) for cell in row]
                for row in sheet.iter_rows(max_col=max_columns + 1, values_only=True)
            ]
            book.close()
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        ParseError,
        EOFError,
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
    ) as broken:
        raise ValidationError(
            _("This workbook cannot be read. Save it again as XLSX or CSV and try again."), code="broken"
        ) from broken
    return [_trimmed(row) for row in rows]


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def as_text(value: Any) -> str:
    """A cell as people see it: whole numbers without a point, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)[:MAX_CELL]
