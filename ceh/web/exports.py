"""Lists as files: streamed, so that a long list needs no more memory than a short one."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from ceh.core.money import Money

Row = Sequence[Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767
BATCH = 200


def wanted(request: HttpRequest) -> str:
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


def plain(value: Any) -> str:
    """A value as a CSV cell: ISO dates on the region's clock, amounts with a point, texts made safe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        here = timezone.localtime(value) if timezone.is_aware(value) else value
        return here.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Money):
        return str(value.amount)
    return safe(ILLEGAL.sub("", str(value)))


def csv_response(
    filename: str, header: Row, rows: Iterable[Row], *, excel: bool = True
) -> StreamingHttpResponse:
    """A streamed CSV. For Excel of this part of the world it has semicolons and a UTF-8 mark; for machines neither."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";" if excel else ",", lineterminator="\r\n")
        writer.writerow([plain(one) for one in header])
        for count, row in enumerate(rows, 1):
            writer.writerow([plain(one) for one in row])
            if count % BATCH == 0:
                yield _taken(buffer)
        yield _taken(buffer)

    def content() -> Iterator[bytes]:
        yield b"\xef\xbb\xbf" if excel else b""
        for part in lines():
            yield part.encode("utf-8")

    answer = StreamingHttpResponse(content(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_name(filename)}.csv"'
    return answer


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
    sheet.append([_bold(sheet, plain(one)) for one in header])
    for row in rows:
        sheet.append([_typed(one) for one in row])
    file = TemporaryFile()  # noqa: SIM115 - closed by the response
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_name(filename)}.xlsx", content_type=XLSX)


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _typed(value: Any) -> Any:
    """A value with its type; Excel knows no time zones, so moments are told on the region's clock."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | date | time):
        return value
    if isinstance(value, Money):
        return value.amount
    return plain(value)[:CELL_LIMIT]


def _name(filename: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", filename).strip("-") or "export"


def stamped(filename: str, now: datetime) -> str:
    """The file's name with the day of the region's clock: "spaces-2026-11-23"."""
    return f"{filename}-{timezone.localtime(now if timezone.is_aware(now) else now.replace(tzinfo=UTC)):%Y-%m-%d}"
