"""Workbooks of questionnaires: an XLSX that somebody uploads into the rows of its sheets.

Formulas come through as text and are refused by their cell in `rules/reading.py`.
"""

import datetime as dt
import importlib
import io
import warnings
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from ceh.web import uploads

SHEETS = ("survey", "choices", "settings")
MAX_BYTES, MAX_UNPACKED, MAX_RATIO = 5 * 2**20, 50 * 2**20, 200
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 5_000, 100, 200_000
BROKEN = (
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
)


def read_workbook(content: bytes) -> dict[str, list[list[str]]]:
    """The rows of the sheets survey, choices and settings. Raises ValidationError with what to do."""
    file = ContentFile(content)
    if content.startswith(b"PK"):
        _check_sizes(file)
    uploads.check_workbook(file, max_bytes=MAX_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles that openpyxl does not know are no matter here
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            sheets = {
                sheet.title.strip().casefold(): _rows(sheet)
                for sheet in book.worksheets
                if sheet.title.strip().casefold() in SHEETS
            }
            book.close()
    except ValidationError:
        raise
    except BROKEN as error:
        raise ValidationError(
            _("This workbook cannot be read. Save it again as XLSX and try again."), code="broken"
        ) from error
    return sheets


def _check_sizes(file: Any) -> None:
    """Refuse what unfolds to much more than it seems."""
    try:
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return  # the next check says so
    unpacked = sum(member.file_size for member in members)
    packed_size = max(1, sum(member.compress_size for member in members))
    if unpacked > MAX_UNPACKED or (unpacked > 2**20 and unpacked / packed_size > MAX_RATIO):
        raise ValidationError(
            _(
                "This workbook unfolds to far more than its size. Copy the sheets into a new one and try again."
            ),
            code="bomb",
        )


def _rows(sheet: Any) -> list[list[str]]:
    """The cells of a sheet as texts, without empty rows at its end."""
    sheet.reset_dimensions()  # a file may claim any size
    rows: list[list[str]] = []
    cells = 0
    for values in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
        row = [_text(value) for value in values]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
        cells += len(row)
        if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            raise ValidationError(
                _("The sheet %(sheet)s is too large: at most %(rows)s rows and %(columns)s columns.")
                % {"sheet": sheet.title, "rows": MAX_ROWS, "columns": MAX_COLUMNS},
                code="too_large",
            )
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(value: Any) -> str:
    """A cell as the text that somebody sees in it."""
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return str(getattr(value, "text", "") or "=")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def check_with_pyxform(content: bytes) -> list[str]:
    """What pyxform says of the workbook where it is installed; it pins its own libraries, so Ceh does not need it."""
    try:
        converter = importlib.import_module("pyxform.xls2xform")
        error = importlib.import_module("pyxform.errors").PyXFormError
    except ImportError:
        return []
    notes: list[str] = []
    try:
        converter.convert(xlsform=io.BytesIO(content), warnings=notes, validate=False, file_type=".xlsx")
    except (error, AttributeError, KeyError, IndexError, TypeError, ValueError) as refusal:
        notes.append(str(refusal))
    return notes
