"""Answers collected elsewhere: what the cells of a table mean. Pure.

What a cell means is found by code, by label in any language, or by number where the tool numbers its answers; what is
not found is a problem with its row and column, never a guess.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.core.written_numbers import plain_number, plain_whole_number
from ceh.questionnaires.rules.answering import examine
from ceh.questionnaires.rules.cleaning import AnswerError, clean
from ceh.questionnaires.rules.definitions import Definition, Question
from ceh.surveys.rules.columns import PLACE, SHORT_NAME, Target, heads_of, plain, targets
from ceh.surveys.rules.recognising import completeness

UNANSWERED: dict[str, set[str]] = {
    "1ka": {"-1", "-2", "-3", "-4", "-5", "-96", "-97", "-98", "-99"},
    "limesurvey": {"n/a"},
    "eusurvey": set(),
    "other": set(),
}
TICKED = {"1", "y", "yes", "x", "true", "da", "izbrano", "checked", "selected", "ja", "oui", "si"}
NOT_TICKED = {
    "0",
    "n",
    "no",
    "false",
    "ne",
    "ni izbrano",
    "not checked",
    "not selected",
    "unchecked",
    "nein",
    "non",
}
PARTED = re.compile(r"\s*[;|\n]\s*")
LABELLED = re.compile(r"(-?\w+) \(\".*\"\)", re.DOTALL)  # of 1KA: 1 ("yes")
WHOLE = re.compile(r"(-?\d+)[.,]0+")  # of LimeSurvey: 12.0000000000
FORMULA = re.compile(r"=[-+(\s]*(?:[A-Z][A-Z0-9.]*\(|\$?[A-Z]{1,3}\$?\d|\d).*", re.DOTALL)
DAY = re.compile(r"(\d{1,2})[./] ?(\d{1,2})[./] ?(\d{4})\b.*")
OTHER = "other"  # the choice that LimeSurvey writes as -oth-
NUMBERED = re.compile(r"[a-z]{0,2}0*(\d{1,3})", re.IGNORECASE)  # 3, A3, AO03, SQ003
SKIP = "-"  # of a value that counts as no answer
MAX_PLACE = 3  # digits of a place in a ranking
MAX_ROWS = 2_000  # each is examined like an answer of our own


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell; `column` is its head."""

    row: int
    column: str
    message: str


@dataclass
class ImportedRow:
    """One response: its row, a key by which it is known again, its answers, and whether all of them are there."""

    number: int
    key: str
    answers: dict[str, Any]
    is_complete: bool


@dataclass
class Preview:
    """What an import would do."""

    rows: list[ImportedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: dict[str, list[str]] = field(
        default_factory=dict
    )  # code of the question → values without a choice
    empty: int = 0


def preview(
    definition: Definition,
    table: Sequence[Sequence[str]],
    *,
    heads: int,
    source: str,
    columns: Mapping[str, str],
    choices: Mapping[str, Mapping[str, str]],
    today: date,
) -> Preview:
    """What an import would do; nothing is refused before all problems are known. `heads` rows are heads."""
    outcome = Preview()
    names = heads_of(table, heads)
    is_finished = completeness(source, names)
    known = {target.key: target for target in targets(definition, definition.languages[0])}
    reader = _Reader(source, choices, outcome)
    repeats: Counter[str] = Counter()
    nothing = dict.fromkeys(question.code for question in definition.questions())
    matrices = {question.code for question in definition.questions() if question.type == "matrix"}
    for number, cells in enumerate(table[heads:], heads + 1):
        answers: dict[str, Any] = {}
        origin: dict[str, str] = {}
        for position, key in columns.items():
            if key not in known:  # the questionnaire was changed in the meantime
                continue
            cell = cells[int(position)].strip() if int(position) < len(cells) else ""
            target = known[key]
            head = names[int(position)]
            origin.setdefault(target.question.code, head)
            if cell and fold(cell) not in UNANSWERED[source]:
                try:
                    if FORMULA.fullmatch(cell):
                        raise AnswerError(_("A formula cannot be read. Put in its result."))
                    reader.read(answers, target, cell)
                except AnswerError as wrong:
                    outcome.problems.append(Problem(number, head, wrong.message))
        if all(value in ([], {}) for value in answers.values()):
            outcome.empty += any(cell.strip() for cell in cells)
            continue
        text = "\0".join(cell.strip() for cell in cells).rstrip("\0")
        digest = hashlib.sha256(text.encode()).hexdigest()
        repeats[digest] += 1
        ordered = {code: _ordered(value) for code, value in answers.items()}
        checked = examine(definition, nothing | ordered, today)  # no default counts where nobody saw it
        outcome.problems += [
            Problem(number, origin[code], " ".join(messages))
            for code, messages in checked.errors.items()
            if code in answers and code not in matrices
        ]
        is_complete = not checked.errors and is_finished(cells) is not False
        key = f"{digest}:{repeats[digest]}"
        outcome.rows.append(ImportedRow(number, key, checked.values, is_complete=is_complete))
    return outcome


def _ordered(value: Any) -> Any:
    """The choices of a ranking by their places; places taken twice stay, and are refused when they are examined."""
    if isinstance(value, dict) and value and all(isinstance(place, int) for place in value.values()):
        return sorted(value, key=value.__getitem__) if len(set(value.values())) == len(value) else value
    return value


def _as_written(question: Question, cell: str) -> str:
    """A cell as answers are written: days as ISO, numbers with a decimal point."""
    if question.type == "date":
        day = DAY.fullmatch(cell)
        return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}" if day else cell[:10]
    if question.type in ("integer", "rating"):
        whole = WHOLE.fullmatch(cell)
        return whole[1] if whole else plain_whole_number(cell)
    if question.type == "decimal":
        return plain_number(cell, decimal_sign=",")
    return cell


def check_importable(preview: Preview) -> None:
    """Raise Refused "surveys.import_problems" or "surveys.import_empty" unless all of the table can be imported."""
    if preview.problems:
        problem = preview.problems[0]
        raise Refused(
            "surveys.import_problems",
            _("Row %(row)s, column “%(column)s”: %(message)s")
            % {"row": problem.row, "column": problem.column, "message": problem.message},
            _("Correct the table, or say what its columns and values mean. Nothing was imported."),
        )
    if not preview.rows:
        raise Refused(
            "surveys.import_empty",
            _("No row of the table has an answer."),
            _("Say which columns answer which questions."),
        )


@dataclass
class _Reader:
    """Reads cells into answers."""

    source: str
    choices: Mapping[str, Mapping[str, str]]
    outcome: Preview

    def read(self, answers: dict[str, Any], target: Target, cell: str) -> None:
        """Add what a cell says. Raises AnswerError."""
        question, part = target.question, target.part
        if part:
            self._read_part(answers, question, part, cell)
        elif question.type == "one_choice":
            if (code := self._choice(question, cell)) != SKIP:
                answers[question.code] = code
        elif question.type in ("several", "ranking"):
            codes = [self._choice(question, text) for text in self._split(question, cell)]
            answers[question.code] = [code for code in codes if code != SKIP]
        elif question.type == "matrix":
            raise AnswerError(_("A table has a column for each of its rows; choose the row."))
        else:
            answers[question.code] = clean(question, _as_written(question, cell))

    def _read_part(self, answers: dict[str, Any], question: Question, part: str, cell: str) -> None:
        if question.type == "matrix":
            if (code := self._choice(question, cell)) != SKIP:
                answers.setdefault(question.code, {})[part] = code
        elif part.startswith(PLACE):
            if (code := self._choice(question, cell)) != SKIP:
                if code in answers.setdefault(question.code, {}):
                    raise AnswerError(_("This answer already has a place in the ranking."))
                answers[question.code][code] = int(part[1:])
        elif question.type == "ranking":
            if not cell.isdecimal() or len(cell) > MAX_PLACE:
                raise AnswerError(_("“%(text)s” is no place in a ranking.") % {"text": cell[:60]})
            answers.setdefault(question.code, {})[part] = int(cell)
        else:
            label = next(choice for choice in question.choices if choice.code == part)
            if fold(cell) in TICKED or cell == part or fold(cell) in map(fold, label.label.values()):
                answers.setdefault(question.code, []).append(part)
            elif fold(cell) in NOT_TICKED:
                answers.setdefault(question.code, [])
            else:
                raise AnswerError(_("“%(text)s” says neither yes nor no.") % {"text": cell[:60]})

    def _split(self, question: Question, cell: str) -> list[str]:
        """Several answers in one cell: by semicolons or lines; else by commas, or spaces between codes."""
        texts = [text for text in PARTED.split(cell) if text]
        if len(texts) > 1 or self._find(question, cell):
            return texts
        codes = {choice.code for choice in question.choices}
        for sign in (",", None):
            pieces = [piece.strip() for piece in cell.split(sign)]
            if all(self._find(question, piece) if sign else piece in codes for piece in pieces):
                return pieces
        return texts

    def _choice(self, question: Question, text: str) -> str:
        """The code of a choice, SKIP for one that counts as no answer. Raises AnswerError."""
        code = self._find(question, text)
        if code:
            return code
        values = self.outcome.unknown.setdefault(question.code, [])
        if text not in values:
            values.append(text)
        raise AnswerError(_("“%(text)s” is none of the answers. Say which it means.") % {"text": text[:60]})

    def _find(self, question: Question, text: str) -> str:
        mapped = self.choices.get(question.code, {}).get(fold(text))
        if mapped:
            return mapped
        if labelled := LABELLED.fullmatch(text):
            text = labelled[1]
        for words in (text, SHORT_NAME.sub("", text)):
            for choice in question.choices:
                if words == choice.code or fold(words) in map(fold, choice.label.values()):
                    return choice.code
        alike = [
            choice.code for choice in question.choices if plain(text) in map(plain, choice.label.values())
        ]
        if len(alike) == 1 and plain(text):
            return alike[0]
        if text == "-oth-":
            return OTHER if any(choice.code == OTHER for choice in question.choices) else ""
        number = NUMBERED.fullmatch(text) if self.source in ("1ka", "limesurvey") else None
        if number and 0 < int(number[1]) <= len(question.choices):
            return question.choices[int(number[1]) - 1].code
        return ""
