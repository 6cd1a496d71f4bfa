"""Where the columns of another tool's table go. Pure.

A *target* is a place for a column: "question", or "question/part" for a tick of several answers, the place of a choice
in a ranking, or a row of a matrix; "question/#1" for the choice at a place of a ranking.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.questionnaires.rules.answering import unquoted
from ceh.questionnaires.rules.definitions import Choice, Definition, Question

NOT_IMPORTED = ("note", "calculated", "file", "record")
PLACE = "#"  # before the place in a ranking that a column has
CODE_BEFORE = re.compile(r"\w+(?:\[\w+\])*\. ")  # of LimeSurvey: "G01Q02[SQ001]. Question"
SHORT_NAME = re.compile(r" \([^()]*\)$")  # of EUSurvey: "Question (ID12)"
LETTERED = re.compile(r"(.*\d)[a-z]{1,2}")  # of 1KA: "Q2a"


@dataclass(frozen=True)
class Target:
    """Where a column may go."""

    question: Question
    part: str
    label: str

    @property
    def key(self) -> str:
        """As the mapping keeps it."""
        return f"{self.question.code}/{self.part}" if self.part else self.question.code


def targets(definition: Definition, language: str) -> list[Target]:
    """Where columns may go, in the order of the questionnaire."""
    rows = []
    for question in definition.questions():
        if question.type in NOT_IMPORTED:
            continue
        label = unquoted(definition, question.label, language)
        rows.append(Target(question, "", label))
        for part in parts_of(question):
            rows.append(Target(question, part.code, f"{label}: {unquoted(definition, part.label, language)}"))
        if question.type == "ranking":
            rows += [
                Target(question, f"{PLACE}{place}", f"{label}: " + _("place %(number)s") % {"number": place})
                for place in range(1, len(question.choices) + 1)
            ]
    return rows


def parts_of(question: Question) -> Sequence[Choice]:
    """What tools give a column of its own."""
    if question.type == "matrix":
        return question.rows
    return question.choices if question.type in ("several", "ranking") else ()


def guess(definition: Definition, heads: Sequence[Sequence[str]]) -> dict[str, str]:
    """Position of the column → target, for heads that say a code or a label; each target once.

    `heads` are the rows of heads: codes, texts, or both.
    """
    by_head: dict[str, str] = {}
    for target in targets(definition, ""):
        for name in _names(target):
            by_head.setdefault(plain(name), target.key)
    columns: dict[str, str] = {}
    grouped = _groups(definition, heads) if len(heads) > 1 else {}
    for position in range(max(map(len, heads), default=0)):
        keys = (by_head.get(name) for name in _readings(heads, position))
        key = next((key for key in keys if key), "") or grouped.get(position, "")
        if key and key not in columns.values():
            columns[str(position)] = key
    with_parts = {key.partition("/")[0] for key in columns.values() if "/" in key}
    return {position: key for position, key in columns.items() if key not in with_parts}


def _readings(heads: Sequence[Sequence[str]], position: int) -> Iterator[str]:
    """What may stand above a column: all of it, each row alone, without a code before it or a short name behind it."""
    cells = [row[position].strip() for row in heads if position < len(row) and row[position].strip()]
    for text in [" ".join(cells), *cells]:
        yield plain(text)
        yield plain(CODE_BEFORE.sub("", text))
        yield plain(SHORT_NAME.sub("", text))


def _groups(definition: Definition, heads: Sequence[Sequence[str]]) -> dict[int, str]:
    """Columns Q2a, Q2b, … with the texts of answers below: those of the question that has these answers."""
    groups: dict[str, dict[int, str]] = {}
    for position, (code, text) in enumerate(zip(heads[0], heads[1], strict=False)):
        if match := LETTERED.fullmatch(code.strip()):
            groups.setdefault(match[1], {})[position] = plain(text)
    targets_by_position: dict[int, str] = {}
    taken: set[str] = set()
    for texts in groups.values():
        for question in definition.questions():
            parts = {plain(label): part.code for part in parts_of(question) for label in part.label.values()}
            if question.code not in taken and len(set(texts.values()) & set(parts)) >= min(2, len(texts)):
                taken.add(question.code)
                targets_by_position |= {
                    at: f"{question.code}/{parts[text]}" for at, text in texts.items() if text in parts
                }
                break
    return targets_by_position


def check_columns(definition: Definition, columns: Mapping[str, str]) -> None:
    """Raise Refused "surveys.import_columns" where two columns go to the same place."""
    labels = {target.key: target.label for target in targets(definition, get_language() or "")}
    keys = list(columns.values())
    whole = {key for key in keys if "/" not in key}
    for key in keys:
        if key not in labels or keys.count(key) > 1 or ("/" in key and key.partition("/")[0] in whole):
            raise Refused(
                "surveys.import_columns",
                _("Two columns answer “%(question)s”.") % {"question": labels.get(key, key)[:100]},
                _("Choose one of them, and leave the other out."),
                kind="input",
            )


def _names(target: Target) -> Iterator[str]:
    """What tools write above a column. LimeSurvey gives places of a ranking columns, 1KA letters to answers."""
    question = target.question
    questions = [question.code, *question.label.values()]
    if not target.part:
        yield from questions
        yield from (f"{question.code} {label}" for label in question.label.values())
        return
    if target.part.startswith(PLACE):
        yield from (
            f"{head} {word}{target.part[1:]}" for head in questions for word in ("", "rank ", "mesto ")
        )
        return
    parts = parts_of(question)
    at, part = next((at, part) for at, part in enumerate(parts, 1) if part.code == target.part)
    words = [part.code, *part.label.values(), f"SQ{at:03}"]
    yield from (f"{head} {word}" for head in questions for word in words)
    yield from (f"{question.code} {label} {word}" for label in question.label.values() for word in words)
    if at <= len(ascii_lowercase):
        yield f"{question.code}{ascii_lowercase[at - 1]}"


def plain(head: str) -> str:
    """Letters and digits of a head: "Q1[SQ001]" and "q1 sq001" are the same."""
    return " ".join(re.findall(r"\w+", fold(head).replace("_", " ")))


def heads_of(table: Sequence[Sequence[str]], heads: int) -> list[str]:
    """What stands above each column; of two rows of heads both."""
    width = max((len(row) for row in table), default=0)
    return [
        " ".join(row[at].strip() for row in table[:heads] if at < len(row) and row[at].strip()) or str(at + 1)
        for at in range(width)
    ]
