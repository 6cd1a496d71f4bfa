"""Sheets of an XLSForm: heads with their aliases and languages, rows as cells by column, what is wrong where."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Sheets = Mapping[str, Sequence[Sequence[str]]]
LANGUAGES = {
    "sl": "Slovenščina",
    "en": "English",
    "de": "Deutsch",
    "it": "Italiano",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "fr": "Français",
    "sr": "Srpski",
    "bs": "Bosanski",
    "sq": "Shqip",
}
NAMES = {name.casefold(): code for code, name in LANGUAGES.items()} | {
    "slovenian": "sl",
    "slovene": "sl",
    "slovensko": "sl",
    "angleščina": "en",
    "german": "de",
    "italian": "it",
    "croatian": "hr",
    "hungarian": "hu",
    "french": "fr",
    "serbian": "sr",
    "bosnian": "bs",
    "albanian": "sq",
    "spanish": "es",
    "español": "es",
    "portuguese": "pt",
    "português": "pt",
    "arabic": "ar",
    "العربية": "ar",
    "swahili": "sw",
    "kiswahili": "sw",
    "ukrainian": "uk",
    "українська": "uk",
    "russian": "ru",
    "русский": "ru",
    "polish": "pl",
    "dutch": "nl",
    "turkish": "tr",
    "romanian": "ro",
    "macedonian": "mk",
    "nepali": "ne",
    "hindi": "hi",
}
ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "caption": "label",
    "list name": "list_name",
    "listname": "list_name",
    "value": "name",
    "code": "name",
    "constraint message": "constraint_message",
    "required message": "required_message",
    "read_only": "readonly",
    "form title": "form_title",
    "title": "form_title",
    "form id": "form_id",
    "id_string": "form_id",
    "default language": "default_language",
    "choice filter": "choice_filter",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "bind::calculate": "calculation",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "control::appearance": "appearance",
}
TEXTS = (
    "label",
    "hint",
    "constraint_message",
    "required_message",
    "form_title",
    "ceh_title",
    "ceh_explanation",
)
READ = {
    "survey": (
        "type name label hint constraint_message required required_message relevant constraint calculation default "
        "appearance parameters ceh_type ceh_default ceh_limits ceh_parameters ceh_right ceh_explanation"
    ).split(),
    "choices": "list_name name label".split(),
    "settings": "form_title form_id version default_language".split(),
}
REFUSED = {
    "choice_filter": gettext_lazy(
        "Choices that depend on another answer are not supported. Ask a question with a list of its own for each of "
        "them, and show it when the answer was given."
    ),
    "repeat_count": gettext_lazy("Repeated groups are not supported. Ask for a fixed number of them."),
    "trigger": gettext_lazy("A calculation that waits for another answer is not supported."),
}
MAX_TEXT, MAX_HEAD, MAX_SHOWN = 10_000, 200, 60  # characters of a cell, of a head; of one that is longer
SINGLE_COLON = re.compile(r"(label|hint|constraint[_ ]message|required[_ ]message|caption)\s*:(?!:)\s*(.+)")


@dataclass(frozen=True)
class Notice:
    """A problem or a warning: sheet, row as the spreadsheet counts it, head of the column, what is the matter."""

    sheet: str
    row: int | None
    column: str
    message: str

    def __str__(self) -> str:
        where = self.sheet
        if self.row:
            where += ", " + _("row %(row)s") % {"row": self.row}
        if self.column:
            where += ", " + _("column %(column)s") % {"column": self.column}
        return f"{where}: {self.message}"

    def order(self) -> tuple[int, int, str, str]:
        """Survey first, then by row."""
        return ("survey", "choices", "settings").index(self.sheet), self.row or 0, self.column, self.message


@dataclass(frozen=True)
class Column:
    """A column: its name without alias, its language, its head as written."""

    name: str
    language: str
    head: str


@dataclass
class Row:
    """A row of a sheet: cells by column."""

    sheet: "Sheet"
    number: int
    cells: dict[Column, str]

    def cell(self, name: str) -> str:
        """The cell of a column without languages."""
        return next((text for column, text in self.cells.items() if column.name == name), "")

    def texts(self, name: str) -> dict[str, str]:
        """The cells of a column by language, without empty ones."""
        return {column.language: text for column, text in self.cells.items() if column.name == name and text}

    def has_appearance(self, word: str) -> bool:
        """Whether the appearance lists a word."""
        return word in self.cell("appearance").casefold().split()

    def problem(self, name: str, message: str) -> None:
        """Something is wrong in a cell of this row."""
        self.sheet.problem(self, name, message)

    def warning(self, name: str, message: str) -> None:
        """Something of this row is ignored."""
        self.sheet.warnings.append(Notice(self.sheet.name, self.number, self.sheet.head(name), message))


@dataclass
class Sheet:
    """A sheet with its columns and rows, and where problems go."""

    name: str
    problems: list[Notice]
    warnings: list[Notice]
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def head(self, name: str, language: str = "") -> str:
        """The head of a column as the sheet writes it, else the name that it should have."""
        heads = [column for column in self.columns if column.name == name]
        exact = [column.head for column in heads if column.language == language]
        missing = f"{name}::{language}" if language else name
        return exact[0] if exact else heads[0].head if heads and not language else missing

    def problem(self, row: Row | None, name: str, message: str) -> None:
        """Something is wrong in a row, or in the sheet."""
        self.problems.append(Notice(self.name, row.number if row else None, self.head(name), message))

    def check_columns(self, names: Sequence[str]) -> None:
        """Columns without which the sheet cannot be read."""
        for name in names:
            if self.columns and name not in {column.name for column in self.columns}:
                self.problems.append(Notice(self.name, 1, name, _("This column is missing.")))


def language_of(text: str) -> str:
    """The code of a language: "Slovenščina (sl)", "sl" or "Slovenian"; empty for an unknown one."""
    text = text.strip()
    if match := re.search(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)$", text):
        return match[1].lower()
    if re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z0-9]+)*", text):
        return text.lower()
    return NAMES.get(text.casefold(), "")


def read_sheet(
    name: str, rows: Sequence[Sequence[str]], language: str, problems: list[Notice], warnings: list[Notice]
) -> Sheet:
    """The rows of a sheet under the heads of its first row; empty and disabled rows are left out."""
    sheet = Sheet(name, problems, warnings)
    heads = _heads(sheet, rows[0] if rows else [], language)
    sheet.columns = [column for column in heads if column]
    for number, cells in enumerate(rows[1:], 2):
        texts = {
            column: cell.strip()
            for column, cell in zip(heads, cells, strict=False)
            if column and cell.strip()
        }
        row = Row(sheet, number, texts)
        if texts and row.cell("disabled").casefold() not in ("yes", "true", "true()"):
            _check_cells(row)
            sheet.rows.append(row)
    return sheet


def _heads(sheet: Sheet, heads: Sequence[str], language: str) -> list[Column | None]:
    columns: list[Column | None] = []
    for head in heads:
        is_long = len(head) > MAX_HEAD
        if is_long:
            sheet.problems.append(Notice(sheet.name, 1, head[:MAX_SHOWN], _too_long(head, MAX_HEAD)))
        column = _column(sheet, head.strip(), language) if head.strip() and not is_long else None
        same = [other for other in columns if other and column and _key(other) == _key(column)]
        if same:
            text = _("This is the same column as %(column)s.") % {"column": same[0].head}
            sheet.problems.append(Notice(sheet.name, 1, head.strip(), text))
            column = None
        columns.append(column)
    return columns


def _key(column: Column) -> tuple[str, str]:
    return column.name, column.language


def _column(sheet: Sheet, head: str, default: str) -> Column | None:
    """What a head means; heads of unknown columns are kept as they are, with a warning."""
    plain = SINGLE_COLON.sub(r"\1::\2", " ".join(head.split()).casefold())
    name = ALIASES.get(plain, plain)
    base, mark, _rest = name.partition("::")
    base = ALIASES.get(base.strip(), base.strip())
    if base in TEXTS:
        language = language_of(head.rpartition(":")[2]) if mark else default
        if not language:
            text = _("This language is not known. Write its code in brackets: label::Deutsch (de).")
            sheet.problems.append(Notice(sheet.name, 1, head, text))
            return None
        return Column(base, language, head)
    if name not in (*READ[sheet.name], *REFUSED, "disabled") and sheet.name != "choices":
        sheet.warnings.append(Notice(sheet.name, 1, head, _("This column is ignored.")))
    return Column(name, "", head)


def _too_long(text: str, limit: int) -> str:
    return _("Too long: %(length)s characters, at most %(limit)s.") % {"length": len(text), "limit": limit}


def _check_cells(row: Row) -> None:
    """Formulas, texts without end, and columns that would change what is asked."""
    for column, text in row.cells.items():
        if len(text) > MAX_TEXT:
            message = _too_long(text, MAX_TEXT)
            row.sheet.problems.append(Notice(row.sheet.name, row.number, column.head, message))
            row.cells[column] = text[:MAX_SHOWN]
        if text.startswith("=") and column.name in (*READ[row.sheet.name], *REFUSED):
            message = _("This cell is a formula of the spreadsheet. Replace it with its result as text.")
            row.sheet.problems.append(Notice(row.sheet.name, row.number, column.head, message))
        if column.name in REFUSED and row.sheet.name == "survey":
            message = str(REFUSED[column.name])
            row.sheet.problems.append(Notice(row.sheet.name, row.number, column.head, message))
