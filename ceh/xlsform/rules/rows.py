"""Rows of the sheet survey into questions: types, lists of choices, matrices, what only we know (`ceh_…`)."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ceh.questionnaires.rules.definitions import CHOICE_TYPES, Choice, Limits, Question
from ceh.xlsform.rules.sheets import Notice, Row, Sheet

METADATA = (
    "start end deviceid subscriberid simserial phonenumber username email audit start-geopoint background-audio "
    "background-geopoint"
).split()
TYPES = {
    "text": "text",
    "string": "text",
    "barcode": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "note": "note",
    "calculate": "calculated",
    "geopoint": "place",
    "gps": "place",
    "location": "place",
    "file": "file",
    "image": "file",
    "photo": "file",
    "audio": "file",
    "video": "file",
}
ACCEPTS = {"image": "image", "photo": "image", "audio": "audio", "video": "video"}
SELECTS = {
    "select_one": "one_choice",
    "select one": "one_choice",
    "select one from": "one_choice",
    "select1": "one_choice",
    "select_multiple": "several",
    "select multiple": "several",
    "select all that apply from": "several",
    "select all that apply": "several",
    "rank": "ranking",
}
SELECT = re.compile(
    rf"({'|'.join(sorted(SELECTS, key=len, reverse=True))}) (\S+)( or[_ ]other| or specify other)?",
    re.IGNORECASE,
)
DYNAMIC = re.compile(r"[a-z][a-z-]*\(.*\)", re.DOTALL)
YES, NO = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")
OTHER = {"sl": "Drugo", "en": "Other", "de": "Anderes", "it": "Altro", "hr": "Drugo", "hu": "Egyéb"}
OWN_TYPES = ("record",)
CALCULABLE = ("text", "long_text", "integer", "decimal", "date", "time")
MAX_STEPS = 20


@dataclass
class _Matrix:
    head: Row
    is_table: bool
    list_name: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass
class Building:
    """What rows need of the whole workbook, and the matrix that is open."""

    lists: dict[str, list[tuple[Choice, int]]]
    survey: Sheet
    choice_sheet: Sheet
    languages: tuple[str, ...]
    problems: list[Notice]
    warnings: list[Notice]
    matrix: _Matrix | None = None
    choice_rows: dict[int, list[int]] = field(
        default_factory=dict
    )  # rows of choices, by the row of the question
    matrix_rows: dict[str, list[int]] = field(default_factory=dict)

    def choices(self, row: Row, name: str) -> tuple[Choice, ...]:
        """The choices of a list."""
        if name not in self.lists:
            row.problem("type", _("There is no list %(name)s in the sheet choices.") % {"name": name})
        entries = self.lists.get(name, [])
        self.choice_rows[row.number] = [number for _choice, number in entries]
        return tuple(choice for choice, _number in entries)

    def begin_matrix(self, row: Row) -> None:
        """A group with the appearance table-list opens a matrix."""
        self.matrix = _Matrix(row, is_table=True)

    def takes_row(self, row: Row) -> bool:
        """Whether the row is part of a matrix: of an open group, or of a run of label and list-nolabel."""
        kind, name, is_other = _select(row)
        if self.matrix and self.matrix.is_table:
            if kind != "one_choice" or is_other or self.matrix.list_name not in ("", name):
                row.problem("type", _("In a matrix (table-list) every row is a select_one of the same list."))
            else:
                self.matrix.list_name = name
                self.matrix.rows.append(row)
            return True
        if self.matrix and kind == "one_choice" and row.has_appearance("list-nolabel"):
            is_row = name == self.matrix.list_name
            self.matrix.rows += [row] if is_row else []
            return is_row
        return False

    def begins_labels(self, row: Row) -> bool:
        """Whether a row with the appearance label opens a matrix here."""
        in_table = self.matrix is not None and self.matrix.is_table
        return not in_table and _select(row)[0] == "one_choice" and row.has_appearance("label")

    def begin_labels(self, row: Row) -> None:
        """The row opens a matrix."""
        self.matrix = _Matrix(row, is_table=False, list_name=_select(row)[1])

    def close_matrix(self) -> tuple[Question, int] | None:
        """The matrix that was open, with its row."""
        matrix, self.matrix = self.matrix, None
        if matrix is None:
            return None
        head = matrix.head
        if not matrix.rows:
            head.problem("type", _("A matrix has at least one row."))
            return None
        code = head.cell("name")
        self.matrix_rows[code] = [row.number for row in matrix.rows]
        for row in matrix.rows:
            self.check_matrix_row(row, head)
        required = {_required(row) for row in matrix.rows}
        if len(required) > 1:
            head.problem("type", _("Either all rows of a matrix are required or none."))
        question = Question(
            code=code,
            type="matrix",
            label=head.texts("label"),
            hint=head.texts("hint"),
            required=required.pop(),
            relevance=head.cell("relevant"),
            choices=self.choices(head, matrix.list_name),
            rows=tuple(Choice(code=row.cell("name"), label=row.texts("label")) for row in matrix.rows),
            required_message=matrix.rows[0].texts("required_message"),
            parameters=_own(head, "ceh_parameters", dict) or {},
        )
        return question, head.number

    def check_matrix_row(self, row: Row, head: Row) -> None:
        """Rows of a matrix have nothing of their own but their label."""
        for name in ("relevant", "constraint", "default", "calculation"):
            if row.cell(name) and row.cell(name) != head.cell(name):
                row.problem(name, _("The rows of a matrix cannot have this."))


def read_question(building: Building, row: Row) -> list[Question]:
    """The question of a row; two where `or_other` asks for a text besides, none for metadata and unknown types."""
    words = " ".join(row.cell("type").split())
    kind, name, is_other = _select(row)
    if kind:
        return _selecting(building, row, kind, name, is_other=is_other)
    if words.casefold() in METADATA:
        row.warning("type", _("Data about the device are not collected; this row is ignored."))
        return []
    question = _plain(building, row, words.casefold())
    if question is None:
        row.problem("type", _unsupported(words))
    return [question] if question else []


def _plain(building: Building, row: Row, lower: str) -> Question | None:
    """The question of a row whose type names no list; None for an unknown type."""
    if lower == "today":
        return Question(code=row.cell("name"), type="calculated", calculation="today()")
    if lower in ("acknowledge", "trigger"):
        choice = Choice(code="OK", label=dict.fromkeys(building.languages, "OK"))
        return _question(row, "one_choice", choices=(choice,))
    if lower == "range":
        return _range(row)
    if lower not in TYPES:
        return None
    kind = TYPES[lower]
    if kind == "text" and row.has_appearance("multiline"):
        kind = "long_text"
    if row.cell("calculation") and kind in CALCULABLE:
        row.warning("type", _("This is calculated, so nobody fills it in."))
        return Question(
            code=row.cell("name"),
            type="calculated",
            label=row.texts("label"),
            relevance=row.cell("relevant"),
            calculation=row.cell("calculation"),
        )
    own = row.cell("ceh_type")
    if own and own not in OWN_TYPES:
        row.problem("ceh_type", _("There is no type %(type)s.") % {"type": own})
    parameters = {"accept": ACCEPTS[lower]} if lower in ACCEPTS else {}
    return _question(row, own if own in OWN_TYPES else kind, parameters=parameters)


def _unsupported(words: str) -> str:
    lower = words.casefold()
    first = lower.partition(" ")[0]
    if lower == "datetime":
        return _("The type dateTime is not supported. Ask for a date and a time.")
    if first.endswith(("_from_file", "_external", "-external")):
        return _("Lists in files of their own are not supported. Put the choices into the sheet choices.")
    if first in ("geotrace", "geoshape"):
        return _("The type %(type)s is not supported. Ask for a point: geopoint.") % {"type": words}
    if first == "hidden":
        return _("A hidden field is not supported. Write it as calculate with a calculation.")
    if lower.partition(" ")[0] in ("select_one", "select_multiple", "rank"):
        return _("The list of choices is missing: select_one name_of_list.")
    return _("The type %(type)s is not supported.") % {"type": words}


def _select(row: Row) -> tuple[str, str, bool]:
    """Type, list and whether `or_other` stands behind; empty for other types."""
    match = SELECT.fullmatch(" ".join(row.cell("type").split()))
    if match is None:
        return "", "", False
    return SELECTS[match[1].casefold()], match[2], bool(match[3])


def _selecting(building: Building, row: Row, kind: str, name: str, *, is_other: bool) -> list[Question]:
    choices = building.choices(row, name)
    parameters = (
        {"randomize": "true"} if "randomize=true" in row.cell("parameters").casefold().split() else {}
    )
    if not is_other:
        return [_question(row, kind, choices=choices, parameters=parameters)]
    texts = {language: OTHER.get(language, "Other") for language in building.languages}
    if "other" not in {choice.code for choice in choices}:
        choices += (Choice(code="other", label=texts),)
    question = _question(row, kind, choices=choices, parameters=parameters)
    condition = f"selected(${{{question.code}}}, 'other')"
    return [question, Question(code=f"{question.code}_other", type="text", label=texts, relevance=condition)]


def _range(row: Row) -> Question:
    """A few whole steps are a rating, else a number with limits."""
    parameters = dict(part.split("=", 1) for part in row.cell("parameters").split() if "=" in part)
    begin, end, step = (
        parameters.get(name, usual) for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))
    )
    whole = all(re.fullmatch(r"-?[0-9]{1,9}", part) for part in (begin, end, step))
    is_rating = whole and step == "1" and 0 <= int(end) - int(begin) <= MAX_STEPS
    kind = "rating" if is_rating else "integer" if whole else "decimal"
    question = _question(row, kind, parameters={} if is_rating else {"step": step})
    if question.limits != Limits():
        return question
    return _with(question, limits=Limits(minimum=begin, maximum=end))


def _with(question: Question, **changes: Any) -> Question:
    return Question(**{name: getattr(question, name) for name in Question.__dataclass_fields__} | changes)


def _question(
    row: Row, kind: str, *, choices: tuple[Choice, ...] = (), parameters: dict[str, str] | None = None
) -> Question:
    """A question with all that its row says."""
    default, is_expression = row.cell("default"), _is_expression(row)
    return Question(
        code=row.cell("name"),
        type=kind,
        label=row.texts("label"),
        hint=row.texts("hint"),
        message=row.texts("constraint_message"),
        required=_required(row),
        required_message=row.texts("required_message"),
        relevance=row.cell("relevant"),
        constraint=row.cell("constraint"),
        default="" if is_expression else default,
        default_from=default if is_expression else "",
        calculation=row.cell("calculation"),
        choices=choices,
        limits=_limits(row),
        parameters=(parameters or {}) | (_own(row, "ceh_parameters", dict) or {}),
        right=_right(row, kind),
        explanation=row.texts("ceh_explanation"),
    )


def _right(row: Row, kind: str) -> tuple[str, ...]:
    """Right answers: codes of choices with spaces between them; else one value, or several as a list in JSON."""
    text = row.cell("ceh_right")
    if not text or text.startswith("["):
        return tuple(_own(row, "ceh_right", list) or ())
    return tuple(text.split()) if kind in CHOICE_TYPES else (text,)


def _is_expression(row: Row) -> bool:
    kind = row.cell("ceh_default")
    return kind == "expression" if kind else looks_dynamic(row.cell("default"))


def looks_dynamic(default: str) -> bool:
    """Whether a default is an expression, as XLSForm tells: it refers to a question or calls a function."""
    return "${" in default or bool(DYNAMIC.fullmatch(default))


def _required(row: Row) -> bool | str:
    text = row.cell("required")
    return True if text.casefold() in YES else False if text.casefold() in NO else text


def _limits(row: Row) -> Limits:
    data = _own(row, "ceh_limits", dict) or {}
    whole: dict[str, Any] = {name: data.get(name) for name in ("min_choices", "max_choices", "max_length")}
    bounds: dict[str, Any] = {name: data.get(name, "") for name in ("minimum", "maximum")}
    if (
        set(data) - set(whole) - set(bounds)
        or any(type(value) is not int for value in whole.values() if value is not None)
        or any(not isinstance(value, str) for value in bounds.values())
    ):
        row.problem("ceh_limits", _('Write limits as {"minimum": "1", "max_choices": 3}.'))
        return Limits()
    return Limits(**bounds, **whole)


def _own(row: Row, name: str, kind: type[Any]) -> Any:
    """The JSON of a column of ours: an object of texts, or a list of texts; limits have numbers, too."""
    text = row.cell(name)
    if not text:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    values = data.values() if isinstance(data, dict) else data or ()
    if not isinstance(data, kind) or any(
        not isinstance(value, str) for value in values if name != "ceh_limits"
    ):
        row.problem(name, _("This cell cannot be read."))
        return None
    return data
