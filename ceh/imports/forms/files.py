"""Reading an uploaded table: CSV in any usual dress, XLSX, or a table of a web page, into rows of plain texts.

Excel's way to keep a text from being a number, `="007"`, is that text. 1KA writes all its answers so; its file for
Excel is a web page.
"""

import csv
import datetime as dt
import io
import re
import statistics
import warnings
import zipfile
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from ceh.imports.rules.cells import HEAD_SEARCH, MAX_COLUMNS, MAX_ROWS
from ceh.web import uploads

MAX_CELL, MAX_HEAD, SNIFFED = 40_000, 60, 100
MAX_EMPTY, MAX_CELLS = 20_000, 1_000_000  # rows and cells of a sheet, with the empty ones
csv.field_size_limit(6 * 2**20)  # more than a file has: what is too long is refused by its row and column
SIGNS = (";", ",", "\t")
KEPT_TEXT = re.compile(r'="(.*)"', re.DOTALL)
WEB_PAGE = re.compile(r"\ufeff?\s*<(!doctype|html|table|\?xml|meta|head|body)\b", re.IGNORECASE)
EXCEL_SIGN = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)


def read_table(file: Any, *, max_columns: int = MAX_COLUMNS, max_rows: int = MAX_ROWS) -> list[list[str]]:
    """The cells of a CSV or XLSX file as texts, without the empty rows at its end.

    Of more than `max_columns` columns one more is read, so that they can be refused.

    Raises ValidationError with what to do.
    """
    start = file.read(SNIFFED)
    file.seek(0)
    if WEB_PAGE.match(start.decode("utf-8", errors="replace")):
        rows = read_web_page(uploads.read_text(file), max_columns)
    elif start.startswith(b"PK") or file.name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        rows = read_workbook(file, max_columns, max_rows)
    else:
        rows = read_csv(uploads.read_text(file), max_columns)
    rows = [[_kept_text(cell) for cell in row] for row in rows]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if sum(any(row) for row in rows) > max_rows + HEAD_SEARCH:
        raise ValidationError(
            _("The table has more than %(limit)s rows. Split it and send the parts one after another.")
            % {"limit": max_rows},
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
            rows.append(_rejoined(row, sign)[: max_columns + 1])
            check_lengths(rows)
            begins = reader.line_num + 1
    except csv.Error as broken:
        raise ValidationError(
            _("The table cannot be read from line %(line)s on. If a quotation mark is open there, close it.")
            % {"line": begins},
            code="broken",
        ) from broken
    return rows


def _rejoined(row: list[str], sign: str) -> list[str]:
    """The cells of a row where one that begins with `="` had the sign in it: it goes on to the next `"`."""
    cells: list[str] = []
    for cell in row:
        is_open = (
            bool(cells) and cells[-1].startswith('="') and (cells[-1] == '="' or not cells[-1].endswith('"'))
        )
        if is_open:
            cells[-1] += sign + cell
        else:
            cells.append(cell)
    return cells


def _kept_text(cell: str) -> str:
    match = KEPT_TEXT.fullmatch(cell)
    return match[1].replace('""', '"') if match else cell


class _WebTable(HTMLParser):
    """The cells of the tables of a web page, as its rows end."""

    def __init__(self, max_columns: int) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.max_columns, self.is_in_cell = max_columns, False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self.row.append("")
        elif tag == "br" and self.row:
            self.row[-1] += "\n"
        self.is_in_cell = tag in ("td", "th") or (self.is_in_cell and tag != "tr")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tr", "table"):
            self.end_row()
        self.is_in_cell = self.is_in_cell and tag not in ("td", "th", "tr")

    def handle_data(self, data: str) -> None:
        if self.is_in_cell and self.row:
            self.row[-1] += data

    def end_row(self) -> None:
        """Keep the row that was open."""
        if self.row:
            self.rows.append([cell.strip() for cell in self.row[: self.max_columns + 1]])
            check_lengths(self.rows)
            self.row = []


def read_web_page(text: str, max_columns: int = MAX_COLUMNS) -> list[list[str]]:
    """Rows of the tables of a web page, which some tools call an Excel file. Raises ValidationError."""
    page = _WebTable(max_columns)
    page.feed(text)
    page.close()
    page.end_row()
    if not page.rows:
        raise ValidationError(
            _("This is a web page without a table. Save the table as XLSX or CSV and try again."),
            code="broken",
        )
    return page.rows


def check_lengths(rows: list[list[str]]) -> None:
    """Refuse a cell of the last row that is longer than any column takes; often a quotation mark is open there."""
    if max(map(len, rows[-1]), default=0) <= MAX_CELL:
        return
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


def read_workbook(file: Any, max_columns: int = MAX_COLUMNS, max_rows: int = MAX_ROWS) -> list[list[str]]:
    """Rows of the first sheet that has any. Formulas come through as text and are refused by their row."""
    uploads.check_workbook(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles that openpyxl does not know are no matter here
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            rows = next(
                (rows for sheet in book.worksheets if (rows := _rows(sheet, max_columns, max_rows))), []
            )
            book.close()
    except ValidationError:
        raise
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
    return rows


def _rows(sheet: Any, max_columns: int, max_rows: int) -> list[list[str]]:
    """The rows of a sheet; of a sheet that is too large no more than shows it. Nothing for an empty one."""
    sheet.reset_dimensions()  # a file may claim any size
    rows: list[list[str]] = []
    count = cells = 0
    for values in sheet.iter_rows(values_only=True):
        rows.append(_trimmed([as_text(value) for value in values[: max_columns + 1]]))
        check_lengths(rows)
        count += bool(rows[-1])
        cells += len(values)
        if count > max_rows + HEAD_SEARCH:
            break
        if len(rows) > MAX_EMPTY or cells > MAX_CELLS:  # a cell far below: all rows above it are there, too
            raise ValidationError(
                _("Row %(row)s is still part of this sheet. Delete empty rows and columns, and try again.")
                % {"row": len(rows)},
                code="too_large",
            )
    return rows if count else []


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def as_text(value: Any) -> str:
    """A cell as people see it: whole numbers without a point, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return str(getattr(value, "text", "") or "=")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)
