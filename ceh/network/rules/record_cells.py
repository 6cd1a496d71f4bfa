"""Spaces and organisations as cells of a table, in codes: `cells_of` a record, and `values_of` cells again. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ceh.core.language import fold
from ceh.imports.rules.cells import bad_cell
from ceh.imports.rules.tables import Column
from ceh.network.rules.spaces import LANGUAGES, WEEKDAYS, check_hours

Record = dict[str, Any]
TEXTS = ("name", "summary", "description", "accessibility_note", "plan_role")  # in each language a column
LISTS = ("topics", "goal_groups", "languages", "accessibility")
LANGUAGE_WORDS = {
    "sl": ("sl", "slovensko", "slovenscina", "slovene"),
    "en": ("en", "anglesko", "anglescina", "english"),
}
SLOVENE_DAYS = ("pon", "tor", "sre", "čet", "pet", "sob", "ned")
DAYS = {fold(name): at for days in (WEEKDAYS, SLOVENE_DAYS) for at, name in enumerate(days)}
SPAN = re.compile(r"^(?P<day>\w+)\.?\s+(?P<opens>\d{1,2}[:.]\d{2})\s*[-–]\s*(?P<closes>\d{1,2}[:.]\d{2})$")


def in_languages(columns: Iterable[Column], languages: Iterable[str]) -> Iterator[Column]:
    """The columns; beside that of a text for all languages ("name") one for each ("name_sl")."""
    for column in columns:
        yield column
        for language in languages if column.name in TEXTS else ():
            words = LANGUAGE_WORDS.get(language, (language,))
            yield replace(
                column,
                name=f"{column.name}_{language}",
                label=format_lazy("{} ({})", column.label, LANGUAGES.get(language, language)),
                aliases=tuple(f"{head} {word}" for head in (column.name, *column.aliases) for word in words),
            )


def text_of(column: str, languages: tuple[str, ...]) -> tuple[str, str] | None:
    """(field, language) of a column of a text in a language; of others None."""
    if column in TEXTS:
        return column, ""
    name, _sign, language = column.rpartition("_")
    return (name, language) if name in TEXTS and language in languages else None


def cells_of(record: Record, languages: tuple[str, ...]) -> dict[str, str]:
    """The record as its cells."""
    cells: dict[str, str] = {}
    for name, value in record.items():
        if name in TEXTS:
            cells[name] = value.get("", "")
            cells |= {f"{name}_{language}": value.get(language, "") for language in languages}
        else:
            cells[name] = as_cell(name, value)
    return cells


def as_cell(name: str, value: Any) -> str:
    """A value as the text of its cell."""
    if name == "hours":
        return hours_as_text(value, WEEKDAYS)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def values_of(cells: Mapping[str, str], record: Record, languages: tuple[str, ...]) -> Record:
    """The values of cells; `record` has the texts in the languages that the cells do not say."""
    values: Record = {}
    for column, cell in cells.items():
        if text := text_of(column, languages):
            name, language = text
            languages_of = values.setdefault(name, dict(record.get(name, {})))
            languages_of.pop(language, None)
            if cell:
                languages_of[language] = cell
        else:
            values[column] = value_of(column, cell)
    return values


def value_of(column: str, cell: str) -> Any:
    """The value of a cell in codes."""
    if column in LISTS:
        return cell.split(", ") if cell else []
    if column in ("lon", "lat"):
        return float(cell)
    if column == "exact_place":
        return cell == "1"
    if column == "hours":
        return hours_of(cell)
    if column == "founded":
        return int(cell) if cell else None
    return cell


def web_address(text: str) -> str:
    """The address of a web page, with its scheme. Raises Refused."""
    text = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise bad_cell(_("This is not a web address.")) from error
    return text


def email_address(text: str) -> str:
    """An e-mail address. Raises Refused."""
    try:
        EmailValidator()(text)
    except ValidationError as error:
        raise bad_cell(_("This is not an e-mail address.")) from error
    return text


def short_name(text: str) -> str:
    """A code for addresses. Raises Refused."""
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", text.lower()):
        raise bad_cell(_("Only lower-case letters, digits and hyphens."))
    return text.lower()


def degrees(text: str, *, limit: int) -> str:
    """Degrees with a point or a comma, up to the limit either way. Raises Refused."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise bad_cell(_("Must be degrees, such as 14.3557."))
    return str(value)


def year(text: str) -> str:
    """A year from 1000 to 2199. Raises Refused."""
    if not re.fullmatch(r"1[0-9]{3}|20[0-9]{2}|21[0-9]{2}", text):
        raise bad_cell(_("Must be a year, such as 2014."))
    return text


def hours_of(text: str) -> list[list[Any]]:
    """ "mon 09:00-17:00; tor 10:00–12:00" as hours of a record."""
    hours = []
    for part in filter(None, (part.strip() for part in re.split(r"[;,\n]", text))):
        match = SPAN.match(part)
        day = DAYS.get(fold(match["day"])[:3]) if match else None
        if match is None or day is None:
            raise bad_cell(_("Enter hours as: mon 09:00-17:00; tue 10:00-12:00"))
        hours.append([day, _clock(match["opens"]), _clock(match["closes"])])
    check_hours(hours)
    return sorted(hours)


def read_hours(text: str) -> str:
    """Hours as the cell in codes. Raises Refused."""
    return hours_as_text(hours_of(text), WEEKDAYS)


def show_hours(cell: str) -> str:
    """The cell in codes with the reader's names of the days."""
    days = SLOVENE_DAYS if (get_language() or "").startswith("sl") else WEEKDAYS
    return hours_as_text(hours_of(cell), days)


def hours_as_text(hours: list[list[Any]], days: tuple[str, ...]) -> str:
    """Hours of a record as `hours_of` reads them."""
    return "; ".join(f"{days[day]} {opens}-{closes}" for day, opens, closes in hours)


def _clock(text: str) -> str:
    hour, minute = (int(part) for part in re.split(r"[:.]", text))
    if hour == 24 and minute == 0:
        return "00:00"
    if hour > 23 or minute > 59:
        raise bad_cell(_("Enter hours as: mon 09:00-17:00; tue 10:00-12:00"))
    return f"{hour:02}:{minute:02}"
