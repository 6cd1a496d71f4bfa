"""Labels of machines as PDF: a sheet of A4 with eight, each with the QR code, the name, the space and the short code.

The letters are those of the pages (č, š and ž included), taken from the same packages.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import qrcode
from django.conf import settings
from django.utils.translation import gettext as _
from fontTools.merge import Merger, Options  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]
from fpdf import FPDF

from ceh.equipment.models import Unit

COLUMNS, ROWS = 2, 4
WIDTH, HEIGHT, MARGIN, QR = 95.0, 68.0, 10.0, 42.0  # mm
GREY, INK = (120, 130, 125), (30, 42, 38)


@lru_cache(maxsize=2)
def _font(weight: int) -> bytes:
    """The typeface of the pages at one weight, as TrueType: its two parts (latin, latin-ext) put together.

    With the second part as a fallback font, the library loses words that stand before a letter from it.
    """
    folder = settings.NODE_MODULES / "@fontsource-variable" / "source-sans-3" / "files"
    with TemporaryDirectory() as place:
        parts = []
        for part in ("latin", "latin-ext"):
            font = TTFont(folder / f"source-sans-3-{part}-wght-normal.woff2")
            font.flavor = None
            parts.append(f"{place}/{part}.ttf")
            instantiateVariableFont(font, {"wght": weight}, inplace=True).save(parts[-1])
        out = BytesIO()
        Merger(Options(drop_tables=["GSUB", "GPOS", "GDEF", "STAT"])).merge(parts).save(out)
        return out.getvalue()


def _document(title: str, folder: Path) -> FPDF:
    sheet = FPDF(format="A4")
    sheet.set_auto_page_break(False)
    sheet.set_title(title)
    for style, weight in (("", 400), ("B", 700)):
        path = folder / f"sans{style}.ttf"
        path.write_bytes(_font(weight))
        sheet.add_font("sans", style, path)
    return sheet


def labels(units: Sequence[tuple[Unit, str]], title: str) -> bytes:
    """The sheet of these units, each with the full address behind its QR code; eight on a page."""
    with TemporaryDirectory() as folder:  # the library opens fonts by name only, and again at the end
        sheet = _document(title, Path(folder))
        for at, (unit, address) in enumerate(units):
            place = at % (COLUMNS * ROWS)
            if place == 0:
                sheet.add_page()
            row, column = divmod(place, COLUMNS)
            _label(sheet, unit, address, MARGIN + column * WIDTH, MARGIN + row * HEIGHT)
        return bytes(sheet.output())


def _label(sheet: FPDF, unit: Unit, address: str, x: float, y: float) -> None:
    sheet.set_draw_color(*GREY)
    sheet.set_line_width(0.1)
    sheet.rect(x, y, WIDTH, HEIGHT)
    _draw_code(sheet, address, x + 5, y + 5)
    sheet.set_text_color(*INK)
    left, room = x + QR + 9, WIDTH - QR - 13
    for size, style, text, top, lines in (
        (15, "B", str(unit), 5, 3),
        (10, "", str(unit.model), 26, 2),
        (10, "B", str(unit.space), 36, 3),
    ):
        sheet.set_font("sans", style, size)
        for at, line in enumerate(_lines(sheet, text, room)[:lines]):
            sheet.set_xy(left, y + top + at * size * 0.42)
            sheet.cell(room, size * 0.42, line)
    sheet.set_font("sans", "", 11)
    sheet.set_xy(x + 5, y + QR + 7)
    sheet.cell(QR, 5, unit.qr, align="C")
    sheet.set_font("sans", "", 10)
    sheet.set_xy(x + 5, y + HEIGHT - 12)
    sheet.cell(WIDTH - 10, 5, _("Scan to start, or to report a fault."), align="C")


def _lines(sheet: FPDF, text: str, room: float) -> list[str]:
    """The text in lines as wide as the room, in the font that is set."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and sheet.get_string_width(longer) <= room - 2:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _draw_code(sheet: FPDF, address: str, x: float, y: float) -> None:
    """The QR code as squares: sharp at any size. A label that is scratched by a quarter can still be read."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_Q)
    code.add_data(address)
    matrix = code.get_matrix()
    side = QR / len(matrix)
    sheet.set_fill_color(0, 0, 0)
    for row, line in enumerate(matrix):
        start = None
        for column, dark in enumerate([*line, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                sheet.rect(x + start * side, y + row * side, (column - start) * side, side, style="F")
                start = None
