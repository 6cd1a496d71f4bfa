"""The file with all that is held on a person: JSON for machines, CSV for a spreadsheet, a word on how to read them."""

import csv
import io
import json
import zipfile
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

Data = dict[str, Any]


def archive(data: dict[str, Data]) -> bytes:
    """A ZIP: everything.json, and for each room and heading one CSV; `data` as personal_data.export_all gives it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("README.txt", _readme())
        file.writestr("everything.json", json.dumps(data, ensure_ascii=False, indent=2, default=str))
        for room, held in data.items():
            for heading, value in held.items():
                if value:
                    file.writestr(f"{slugify(room)}/{slugify(heading) or 'data'}.csv", sheet(value))
    return buffer.getvalue()


def sheet(value: Any) -> str:
    """A list of records, one record, or one value, as CSV (semicolons and a mark of UTF-8, for Excel in Slovenia)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    rows = value if isinstance(value, list) else [value]
    if all(isinstance(row, dict) for row in rows):
        header = list(dict.fromkeys(name for row in rows for name in row))
        writer.writerow(header)
        writer.writerows([_cell(row.get(name)) for name in header] for row in rows)
    else:
        writer.writerows([_cell(row)] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"'{text}" if text[:1] in "=+-@\t\r" and not isinstance(value, int | float) else text


def _readme() -> str:
    return "\n".join(
        [
            _("This is everything that is held on you, sorted by the part of the network that holds it."),
            _("everything.json has it all in one file; the CSV files open in a spreadsheet."),
            "",
        ]
    )
