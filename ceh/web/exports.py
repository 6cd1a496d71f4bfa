"""Lists as files: streamed, so that a long list needs no more memory than a short one.

Files for people (CSV, XLSX) follow the reader's language: separator, decimal sign, dates, labels, rounding. Open data
for programs is the same in every language.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.styles.numbers import FORMAT_DATE_XLSX14, FORMAT_DATE_XLSX22

from ceh.core.money import Money

Row = Sequence[Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767
BATCH = 200
DIGITS = 2  # of a float in a file for people: hours, rates


def requested_format(request: HttpRequest) -> str:
    """ "csv" or "xlsx" where the address asks for a file, else ""."""
    kind = request.GET.get("export", "")
    return kind if kind in ("csv", "xlsx") else ""


def response(kind: str, filename: str, header: Row, rows: Iterable[Row]) -> Any:
    """The list as the kind of file that `wanted` gave."""
    return xlsx_response(filename, header, rows) if kind == "xlsx" else csv_response(filename, header, rows)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what begins like one.

    Signed numbers and phone numbers in plain digits stay as they are: a computation cannot hide in them.
    """
    if text.lstrip(" ").startswith(FORMULA) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


@dataclass(frozen=True)
class Style:
    """How the cells of a CSV are written."""

    delimiter: str
    decimal: str
    for_people: bool
    slovene: bool = False

    def cell(self, value: Any) -> str:
        """A value as the text of its cell."""
        match value:
            case None:
                text = ""
            case bool():
                text = str(_("yes") if value else _("no")) if self.for_people else str(int(value))
            case datetime():
                text = self.moment(value)
            case date():
                text = f"{value.day}. {value.month}. {value.year}" if self.slovene else value.isoformat()
            case time():
                text = value.isoformat(timespec="minutes")
            case float() | Decimal() | Money():
                text = number_text(value, rounded=self.for_people).replace(".", self.decimal)
            case int():
                text = str(value)
            case _:
                text = safe(ILLEGAL.sub("", str(value)))
        return text

    def moment(self, value: datetime) -> str:
        """A moment on its own clock; for programs with its offset from UTC."""
        local = _on_its_clock(value)
        if not self.for_people:
            return local.isoformat(timespec="seconds")
        return f"{self.cell(local.date())} {local:%H:%M}"


OPEN_DATA = Style(",", ".", for_people=False)


def _on_its_clock(value: datetime) -> datetime:
    """A moment that carries a zone keeps it; one in UTC, as the database gives it, is told on the region's clock."""
    return timezone.localtime(value) if value.tzinfo == UTC else value


def reader_style() -> Style:
    """The style of the active language. Excel expects semicolons wherever the decimal sign is a comma."""
    language = get_language() or ""
    decimal = str(get_format("DECIMAL_SEPARATOR", language, use_l10n=True))
    delimiter = ";" if decimal == "," else ","
    return Style(delimiter, decimal, for_people=True, slovene=language.startswith("sl"))


def number_text(value: float | Decimal | Money, *, rounded: bool) -> str:
    """A number with a decimal point and without exponent; people read floats with two digits at most."""
    if isinstance(value, Money):
        return f"{value.amount:.2f}"
    if isinstance(value, float):
        value = Decimal(str(round(value, DIGITS) if rounded else value))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_response(filename: str, header: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    """A streamed CSV for people: it opens in the spreadsheet of the reader's language as it is."""
    return _csv(filename, header, rows, reader_style())


def open_data_response(filename: str, header: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    """A streamed CSV for programs: RFC 4180 in UTF-8 without a mark, ISO 8601 dates with their offset."""
    return _csv(filename, header, rows, OPEN_DATA)


def _csv(filename: str, header: Row, rows: Iterable[Row], style: Style) -> StreamingHttpResponse:
    def content() -> Iterator[bytes]:
        buffer = io.StringIO()
        buffer.write("\ufeff" if style.for_people else "")
        writer = csv.writer(buffer, delimiter=style.delimiter, lineterminator="\r\n")
        writer.writerow([style.cell(name) for name in header])
        for count, row in enumerate(rows, 1):
            writer.writerow([style.cell(value) for value in row])
            if count % BATCH == 0:
                yield _taken(buffer).encode()
        yield _taken(buffer).encode()

    response = StreamingHttpResponse(content(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(filename)}.csv"'
    return response


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def xlsx_response(filename: str, header: Row, rows: Iterable[Row]) -> FileResponse:
    """A workbook with a bold, frozen first line; written row by row to a temporary file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_name(filename)[:31])
    sheet.freeze_panes = "A2"
    style = reader_style()
    sheet.append([_bold(sheet, style.cell(name)) for name in header])
    for row in rows:
        sheet.append([_typed(sheet, style, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 - closed by the response
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_name(filename)}.xlsx", content_type=XLSX)


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _typed(sheet: Any, style: Style, value: Any) -> Any:
    """A value with its type; Excel knows no time zones, so moments are told on their clock without naming it."""
    if isinstance(value, datetime):
        return _formatted(sheet, _on_its_clock(value).replace(tzinfo=None), FORMAT_DATE_XLSX22)
    if isinstance(value, date):
        return _formatted(sheet, value, FORMAT_DATE_XLSX14)
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Money):
        return _formatted(sheet, value.amount, "#,##0.00")
    if value is None or isinstance(value, int | Decimal | time):
        return value
    return style.cell(value)[:CELL_LIMIT]


def _formatted(sheet: Any, value: Any, number_format: str) -> WriteOnlyCell:
    """A cell that is shown so; formats 14 and 22 are a day and a moment as the reader's computer writes them."""
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _name(filename: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", filename).strip("-") or "export"


def stamped(filename: str, now: datetime) -> str:
    """The file's name with the day of the region's clock: "spaces-2026-11-23"."""
    return f"{filename}-{timezone.localtime(now if timezone.is_aware(now) else now.replace(tzinfo=UTC)):%Y-%m-%d}"
