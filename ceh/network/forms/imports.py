"""Reading an uploaded table: CSV in any usual dress, or XLSX, into rows of plain texts."""

import csv
import datetime as dt
import io
import warnings
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ceh.network.rules.imports import MAX_COLUMNS, MAX_ROWS
from ceh.web import forms, uploads

MAX_CELL = 40_000


class ImportForm(forms.Form):
    """A table to look at; `rows` are its cells."""

    kind = forms.ChoiceField(
        label=_("What is in the table"),
        choices=[("spaces", _("Spaces")), ("organisations", _("Organisations"))],
        widget=forms.RadioSelect,
        initial="spaces",
    )
    file = forms.FileField(label=_("Table"), help_text=_("CSV or XLSX, at most 5 MB and 5,000 rows."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.rows = read_table(file)
        return file


def read_table(file: Any) -> list[list[str]]:
    """The cells of a CSV or XLSX file as texts. Raises ValidationError with what to do."""
    start = file.read(4)
    file.seek(0)
    if start.startswith(b"PK") or file.name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return read_workbook(file)
    return read_csv(uploads.read_text(file))


def read_csv(text: str) -> list[list[str]]:
    """Rows of a CSV with commas, semicolons or tabs, as its first line has more of."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    sign = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=sign)
    rows = []
    try:
        for row in reader:
            rows.append([cell[:MAX_CELL] for cell in row[: MAX_COLUMNS + 1]])
            if len(rows) > MAX_ROWS + 1:
                break
    except csv.Error as broken:
        raise ValidationError(
            _("Row %(row)s of the table cannot be read.") % {"row": reader.line_num}, code="broken"
        ) from broken
    return rows


def read_workbook(file: Any) -> list[list[str]]:
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
                for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True)
            ]
            book.close()
    except (
        InvalidFileException, KeyError, ValueError, TypeError, IndexError, AttributeError, ParseError, EOFError,
        zipfile.BadZipFile, NotImplementedError, OSError,
    ) as broken:  # fmt: skip
        raise ValidationError(
            _("This workbook cannot be read. Save it anew as XLSX or CSV and try again."), code="broken"
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
