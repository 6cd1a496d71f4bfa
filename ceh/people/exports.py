"""What is held on a person, in words: for the page, and as a ZIP with JSON for machines and CSV for a spreadsheet."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.personal_data import Labels, labels_of
from ceh.core.personal_exports import money_of
from ceh.people.models import Profile
from ceh.people.rules import BANDS
from ceh.region.models import GoalGroup
from ceh.web import formatting
from ceh.web.exports import Style, reader_style

Data = dict[str, Any]
Codes = Mapping[str, Mapping[Any, Any]]


def common_codes() -> dict[str, Mapping[Any, Any]]:
    """Field → code → label, for the codes that several apps hold on a person; one statement."""
    unknown = {"unknown": gettext_lazy("not stated")}
    languages = dict(settings.LANGUAGES)
    return {
        "age_band": {**BANDS, **unknown},
        "sex": {**dict(Profile.Sex.choices), **unknown},
        "goal_groups": {group.code: str(group) for group in GoalGroup.objects.all()},
        "language": languages,
        _("language"): languages,
        _("languages"): languages,
    }


def page_parts(held: Data, labels: Labels, codes: Codes) -> list[dict[str, Any]]:
    """Each heading as a table (`rows` of label and value), as `pairs` or as one `text`."""
    return [_part(name, value, labels, codes) for name, value in held.items() if value]


def _part(name: str, value: Any, labels: Labels, codes: Codes) -> dict[str, Any]:
    part: dict[str, Any] = {"heading": labels.field_label(name)}
    if isinstance(value, dict):
        part["pairs"] = [
            (labels.field_label(key), as_text(held, labels, codes, name, key)) for key, held in value.items()
        ]
    elif isinstance(value, list) and isinstance(value[0], dict) and not money_of(value[0]):
        keys = [key for key in value[0] if any(row.get(key) not in (None, "", []) for row in value)]
        heads = [labels.field_label(key) for key in keys]
        part["rows"] = [
            list(zip(heads, [as_text(row.get(key), labels, codes, name, key) for key in keys], strict=True))
            for row in value
        ]
        part["heads"] = heads
    else:
        part["text"] = as_text(value, labels, codes, name, name)
    return part


def as_text(value: Any, labels: Labels, codes: Codes, heading: str, name: str) -> str:
    """A value as people read it: labels instead of codes, days and yes or no in words, records in one line."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        separator = "; " if isinstance(value[0], dict | list) else ", "
        return separator.join(as_text(part, labels, codes, heading, name) for part in value)
    if isinstance(value, dict):
        return _record_as_text(value, labels, codes, name)
    if isinstance(value, str):
        label = labels.code_labels(heading, name).get(value) or codes.get(name, {}).get(value)
        moment = None if label else _moment(value)
        return _day_and_time(moment) if moment else str(label or value)
    return formatting.number(value) if isinstance(value, float | Decimal) else str(value)


def _record_as_text(value: Data, labels: Labels, codes: Codes, heading: str) -> str:
    """An amount with its currency; other records in one line."""
    if money := money_of(value):
        return str(money)
    parts = [(key, as_text(part, labels, codes, heading, key)) for key, part in value.items()]
    return ", ".join(f"{labels.field_label(key)}: {text}" for key, text in parts if text)


def _day_and_time(value: date) -> str:
    if not isinstance(value, datetime):
        return formatting.short_day(value)
    return f"{formatting.short_day(value)}, {formatting.clock_time(value)}"


def _moment(text: str) -> date | None:
    """The day or instant of an ISO text; None for what a person wrote, near the ends of time, too."""
    try:
        if len(text) == 10 and text[4] == "-":
            return date.fromisoformat(text)
        if "T" in text and text[:4].isdigit():
            moment = datetime.fromisoformat(text)
            return moment if 1 < moment.year < 9999 else None
    except ValueError:
        pass
    return None


def archive(data: dict[str, Data]) -> bytes:
    """A ZIP: everything.json, and for each app and heading one CSV; `data` as personal_data.export_all gives it."""
    buffer, codes = io.BytesIO(), common_codes()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("README.txt", _readme())
        file.writestr("everything.json", json.dumps(data, ensure_ascii=False, indent=2, default=str))
        for app, held in data.items():
            labels = labels_of(app)
            for heading, value in held.items():
                if value:
                    name = slugify(labels.field_label(heading)) or "data"
                    content = sheet(value, labels, codes, heading)
                    file.writestr(f"{slugify(str(labels.app))}/{name}.csv", content)
    return buffer.getvalue()


def sheet(value: Any, labels: Labels, codes: Codes, heading: str) -> str:
    """A list of records, one record, or one value, as a CSV for the spreadsheet of the reader's language."""
    out, style = io.StringIO(), reader_style()
    writer = csv.writer(out, delimiter=style.delimiter)
    rows = value if isinstance(value, list) else [value]
    if all(isinstance(row, dict) for row in rows):
        header = list(dict.fromkeys(name for row in rows for name in row))
        writer.writerow([labels.field_label(name) for name in header])
        writer.writerows(
            [_cell(style, row.get(name), labels, codes, heading, name) for name in header] for row in rows
        )
    else:
        writer.writerows([_cell(style, row, labels, codes, heading, heading)] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(style: Style, value: Any, labels: Labels, codes: Codes, heading: str, name: str) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return style.cell(value)
    moment = _moment(value) if isinstance(value, str) else None
    return style.cell(moment or as_text(value, labels, codes, heading, name))


def _readme() -> str:
    return "\n".join(
        [
            _("This is everything we hold about you, sorted by part of the system."),
            _("everything.json contains it all in one file. The CSV files open in a spreadsheet."),
            "",
        ]
    )
