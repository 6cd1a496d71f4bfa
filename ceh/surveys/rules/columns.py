"""Where the columns of another tool's table go. Pure.

A *target* is a place for a column: "question", or "question/part" for a tick of several answers, the place of a choice
in a ranking, or a row of a matrix.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.questionnaires.rules.answering import in_language
from ceh.questionnaires.rules.definitions import Choice, Definition, Question

NOT_IMPORTED = ("note", "calculated", "file", "record")


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
        label = in_language(definition, question.label, language)
        rows.append(Target(question, "", label))
        for part in parts_of(question):
            rows.append(
                Target(question, part.code, f"{label}: {in_language(definition, part.label, language)}")
            )
    return rows


def parts_of(question: Question) -> Sequence[Choice]:
    """What tools give a column of its own."""
    if question.type == "matrix":
        return question.rows
    return question.choices if question.type in ("several", "ranking") else ()


def guess(definition: Definition, heads: Sequence[str]) -> dict[str, str]:
    """Position of the column → target, for heads that say a code or a label; each target once."""
    by_head: dict[str, str] = {}
    for target in targets(definition, ""):
        for name in _names(target):
            by_head.setdefault(_plain(name), target.key)
    columns: dict[str, str] = {}
    for position, head in enumerate(heads):
        key = by_head.get(_plain(head))
        if key and key not in columns.values():
            columns[str(position)] = key
    with_parts = {key.partition("/")[0] for key in columns.values() if "/" in key}
    return {position: key for position, key in columns.items() if key not in with_parts}


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
    """What tools write above a column."""
    question = target.question
    questions = [question.code, *question.label.values()]
    if not target.part:
        yield from questions
        yield from (f"{question.code} {label}" for label in question.label.values())
        return
    part = next(part for part in parts_of(question) if part.code == target.part)
    words = [part.code, *part.label.values()]
    yield from (f"{head} {word}" for head in questions for word in words)
    yield from (f"{question.code} {label} {word}" for label in question.label.values() for word in words)


def _plain(head: str) -> str:
    """Letters and digits of a head: "Q1[SQ001]" and "q1 sq001" are the same."""
    return " ".join(re.findall(r"\w+", fold(head).replace("_", " ")))


def heads_of(table: Sequence[Sequence[str]], heads: int) -> list[str]:
    """What stands above each column; of two rows of heads both."""
    width = max((len(row) for row in table), default=0)
    return [
        " ".join(row[at].strip() for row in table[:heads] if at < len(row) and row[at].strip()) or str(at + 1)
        for at in range(width)
    ]
