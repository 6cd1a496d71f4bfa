"""From the cells of a table to its rows: which column is which, what each row does. Pure."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ceh.core.permissions import Text
from ceh.core.refusals import Refused
from ceh.imports.rules.cells import check_size, head_row, head_words, unguard

OUTCOMES = ("new", "changed", "unchanged", "error")


@dataclass(frozen=True)
class Column:
    """A column of a kind of table. Heads may be its name, its label in any language of the interface, or an alias.

    `aliases` are folded and without signs. In a `required` column no cell may be empty; elsewhere an empty cell means
    `default`. A cell is an entry of a list (`codes` gives code → label), or several of them (`many`), or a `flag`, or
    what `read` makes of the text and `show` writes again. `read` raises Refused.
    """

    name: str
    label: Text
    max_length: int = 200
    required: bool = False
    aliases: tuple[str, ...] = ()
    default: str = ""
    codes: Callable[[], Mapping[str, Any]] | None = None
    many: bool = False
    flag: bool = False
    read: Callable[[str], Any] | None = None
    show: Callable[[str], Any] | None = None


@dataclass
class Row:
    """One row of a table: its cells as read (`raw`) and as texts, and what it does.

    `outcome` is one of OUTCOMES; `changes` are (column, old, new), `errors` (column, rule, message). `texts` are the
    messages of the errors in the other languages of the interface, in their order.
    """

    number: int
    raw: dict[str, str] = field(default_factory=dict)
    title: str = ""
    outcome: str = "unchanged"
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells = {name: unguard(cell) for name, cell in self.raw.items()}

    def data(self) -> dict[str, Any]:
        """What a preview keeps, as JSON."""
        names = ("number", "title", "outcome", "changes", "errors", "texts")
        return {name: getattr(self, name) for name in names}

    def refuse(self, refused: Refused, columns: Collection[str]) -> None:
        """Note all problems of a refusal; those of no column are about the whole row."""
        self.outcome, self.changes = "error", []
        for problem in refused.problems or [refused]:
            column = problem.field_name if problem.field_name in columns else ""
            self.errors.append((column, problem.rule, str(problem)))

    def add_texts(self, language: str, errors: Sequence[tuple[str, str, str]]) -> None:
        """Keep the messages of the same errors in another language."""
        if [error[:2] for error in errors] == [error[:2] for error in self.errors]:
            self.texts[language] = [message for _column, _rule, message in errors]


def digest(scope: Sequence[Any], table: list[list[str]], rows: Iterable[Row]) -> str:
    """The hash of a table and of what its rows do, the same in every language of the reader."""
    plan = [
        (row.number, row.outcome, row.changes, [(column, rule) for column, rule, _message in row.errors])
        for row in rows
    ]
    text = json.dumps([scope, table, plan], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def columns_by_head(columns: Iterable[Column]) -> dict[str, str]:
    """Words of a head → name of the column."""
    by_head: dict[str, str] = {}
    for column in columns:
        by_head |= dict.fromkeys(column.aliases, column.name)
    for language, _label in settings.LANGUAGES:
        with override(language):
            by_head |= {head_words(str(column.label)): column.name for column in columns}
    return by_head | {head_words(column.name): column.name for column in columns}


def read_rows(
    table: list[list[str]], columns: Sequence[Column], required_heads: Iterable[Sequence[str]]
) -> list[Row]:
    """The rows that say something. Of each group of `required_heads` the table has at least one.

    Raises Refused "imports.unreadable": empty, too large, a column missing or standing twice.
    """
    by_head = columns_by_head(columns)
    labels = {column.name: str(column.label) for column in columns}
    first = head_row(table, lambda cell: head_words(cell) in by_head)
    if not any(map(any, table)):
        raise unreadable(_("The table is empty: no cell has a value."))
    check_size(table[first:], unreadable)
    positions = {
        at: by_head[head_words(head)] for at, head in enumerate(table[first]) if head_words(head) in by_head
    }
    names = list(positions.values())
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise unreadable(_("A column appears twice: %(name)s.") % {"name": labels[repeated[0]]})
    groups = [group for group in required_heads if not set(group) & set(names)]
    if groups:
        absent = ", ".join(" / ".join(labels[name] for name in group) for group in groups)
        raise unreadable(_("The first row must contain these columns: %(names)s.") % {"names": absent})
    rows = []
    for number, cells in enumerate(table[first + 1 :], first + 2):
        raw = {name: cells[at] if at < len(cells) else "" for at, name in positions.items()}
        if any(cell.strip() for cell in raw.values()):
            rows.append(Row(number, raw))
    if not rows:
        raise unreadable(
            _("The table has no rows under its column names in row %(row)s.") % {"row": first + 1}
        )
    return rows


def check_row(problems: Sequence[Refused]) -> None:
    """Raise Refused with all that is wrong with a row."""
    if problems:
        message, next_step = _("The row has errors."), _("Correct it.")
        raise Refused.of(problems, rule="imports.row", message=message, next_step=next_step)


def unreadable(message: str) -> Refused:
    """The refusal of a whole table."""
    next_step = _("Use a template of this page and send the table again.")
    return Refused("imports.unreadable", message, next_step, kind="input", field_name="file")
