"""The file with all that is held on a person: JSON for machines, CSV for a spreadsheet, a word on how to read them."""

import csv
import io
import json
import zipfile
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ceh.web.exports import Style, reader_style

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
    """A list of records, one record, or one value, as a CSV for the spreadsheet of the reader's language."""
    out, style = io.StringIO(), reader_style()
    writer = csv.writer(out, delimiter=style.delimiter)
    rows = value if isinstance(value, list) else [value]
    if all(isinstance(row, dict) for row in rows):
        header = list(dict.fromkeys(name for row in rows for name in row))
        writer.writerow(header)
        writer.writerows([_cell(style, row.get(name)) for name in header] for row in rows)
    else:
        writer.writerows([_cell(style, row)] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(style: Style, value: Any) -> str:
    nested = isinstance(value, list | tuple | dict)
    return style.cell(json.dumps(value, ensure_ascii=False, default=str) if nested else value)


def _readme() -> str:
    return "\n".join(
        [
            _("This is everything that is held on you, sorted by the part of the network that holds it."),
            _("everything.json has it all in one file; the CSV files open in a spreadsheet."),
            "",
        ]
    )
