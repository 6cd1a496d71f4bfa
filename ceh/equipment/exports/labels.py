"""Labels of machines as PDF: a sheet of A4 with eight, each with QR code, name, space and short code."""

from collections.abc import Sequence
from pathlib import Path

import qrcode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ceh.equipment.models import Unit
from ceh.web.typesetting import pdf

TEMPLATE = Path(__file__).with_name("labels.typ")


def labels(units: Sequence[tuple[Unit, str]], title: str) -> bytes:
    """The sheet of these units, each with the full address behind its QR code; eight on a page."""
    data = {
        "title": title,
        "language": get_language() or "en",
        "note": _("Scan to start, or to report a fault."),
        "alt": _("QR code"),
        "labels": [
            {
                "name": str(unit),
                "model": str(unit.model),
                "space": str(unit.space),
                "code": unit.qr,
                "drawing": f"{n}.svg",
            }
            for n, (unit, _address) in enumerate(units)
        ],
    }
    drawings = {f"{n}.svg": _code(address) for n, (_unit, address) in enumerate(units)}
    return pdf(TEMPLATE, data, files=drawings)


def _code(address: str) -> str:
    """The QR code as SVG: sharp at any size. A label that is scratched by a quarter can still be read."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_Q)
    code.add_data(address)
    rows = code.get_matrix()
    squares = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}">'
        f'<path d="{squares}"/></svg>'
    )
