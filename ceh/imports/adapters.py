"""What apps say of the tables that they take: an `Importer` for each kind of table.

An app declares its importers in its `imports.py`, each with `@register`. One object serves one run of the engine:
`prepare`, then `import_row` for each row in a savepoint of its own, all in one transaction, which a preview rolls
back; or `undo`. Pages ask `columns`, `display` and `export_rows` of an object that no run uses.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ceh.core import records
from ceh.core.language import fold
from ceh.core.permissions import Text, can
from ceh.core.refusals import Refused
from ceh.imports.models import KINDS
from ceh.imports.rules.cells import CodeList, bad_cell, check_text, day_and_time, flag, guard, missing
from ceh.imports.rules.tables import Column, Row, check_row

Cells = dict[str, str]
UndoEntry = dict[str, Any]  # what undoing one row needs, as JSON
C = TypeVar("C", bound="type[Importer]")
capfirst_lazy = lazy(capfirst, str)
_importers: dict[str, "type[Importer]"] = {}


def register(importer: C) -> C:
    """Class decorator: register an importer. The same kind replaces it."""
    _importers[importer.kind] = importer
    KINDS[importer.kind] = importer.label
    return importer


def importer_of(kind: str) -> "type[Importer]":
    """The importer of a kind. Raises KeyError."""
    return _importers[kind]


def importers_for(person: Any, space: Any) -> list["type[Importer]"]:
    """What the person may import into the space, or into the network where it is None."""
    importers = [
        importer
        for importer in _importers.values()
        if importer.in_space == (space is not None) and can(person, importer.permission, space)
    ]
    return sorted(importers, key=lambda importer: (importer.order, importer.kind))


class Importer:
    """A kind of table. Each of `required_heads` is a group of columns of which the table has at least one."""

    kind: ClassVar[str]
    label: ClassVar[Text]
    permission: ClassVar[str]
    in_space: ClassVar[bool] = False
    order: ClassVar[int] = 100  # among the kinds of a page
    holds_personal_data: ClassVar[bool] = False  # then its rows are dropped after a while
    columns: Sequence[Column] = ()  # in the order of the template
    required_heads: Sequence[Sequence[str]] = ()
    title_columns: ClassVar[Sequence[str]] = ()
    hint: ClassVar[Text] = ""  # how rows are recognised, how cells are written
    undo_hint: ClassVar[Text] = ""
    reason_hint: ClassVar[Text] = ""  # who reads why it is undone
    used_next_step: ClassVar[Text] = ""  # what to do where undoing is refused

    def __init__(self, *, space: Any, by: Any, now: datetime) -> None:
        self.space, self.by, self.now = space, by, now
        self._first_rows: dict[Hashable, int] = {}
        self.code_lists: dict[str, CodeList] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Lock and load what the rows are about."""

    def import_row(self, row: Row) -> UndoEntry | None:
        """Do what the row says and note it on the row; None where it changes nothing. Raises Refused."""
        raise NotImplementedError

    def undo(self, entries: Sequence[UndoEntry], reason: str) -> None:
        """Undo all rows of an import. Raises Refused "imports.used" or "imports.changed_since"."""
        raise NotImplementedError

    @cached_property
    def named_columns(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def code_list(self, column: Column) -> CodeList:
        """The entries of a list, read once."""
        if column.name not in self.code_lists:
            self.code_lists[column.name] = CodeList(column.codes() if column.codes else {})
        return self.code_lists[column.name]

    def clean(self, name: str, text: str) -> Any:
        """What a cell means, in codes. Raises Refused."""
        column = self.named_columns[name]
        text = text or column.default
        if column.codes:
            entries = self.code_list(column)
            codes = entries.codes(text) if column.many else [entries.code(text)] if text else []
            return ", ".join(codes)
        if column.flag:
            return "1" if flag(text) else "0"
        return column.read(text) if column.read and text else text

    def display(self, name: str, text: str) -> Any:
        """A cell's codes as text that people read; `clean` reads it again."""
        column = self.named_columns[name]
        if column.codes:
            entries = self.code_list(column)
            return entries.words(text.split(", ")) if column.many and text else entries.word(text)
        if column.flag:
            return text == "1"
        return column.show(text) if column.show and text else text

    def export_rows(self) -> Iterable[Sequence[Any]]:
        """The present records, in the order of the columns."""
        raise NotImplementedError

    def title(self, cells: Cells) -> str:
        """What the preview calls the row."""
        return ", ".join(cells[name][:80] for name in self.title_columns if cells.get(name))

    def clean_cells(self, row: Row, names: Iterable[str]) -> tuple[dict[str, Any], list[Refused]]:
        """(values, problems) of these columns; a column that the table does not have reads as an empty cell."""
        values: dict[str, Any] = {}
        problems = []
        selection = set(names)
        for column in self.columns:
            if column.name not in selection:
                continue
            text = row.cells.get(column.name, "")
            try:
                check_text(row.raw.get(column.name, ""), text, column.max_length)
                if column.required and not text:
                    raise missing(column.name)
                values[column.name] = self.clean(column.name, text)
            except Refused as refused:
                refused.field_name = column.name
                problems.append(refused)
        return values, problems

    def refuse_repeat(self, row: Row, key: Hashable) -> None:
        """Raise Refused where an earlier row is about the same."""
        first = self._first_rows.setdefault(key, row.number)
        if first != row.number:
            raise bad_cell(
                _("The same is already in row %(row)s.") % {"row": first},
                _("Keep only one of them."),
                rule="twice",
            )

    def undo_refused(self, rule: str, message: str, url: str = "") -> Refused:
        """The refusal to undo because of one record."""
        message = f"{message} {_('So nothing was undone.')}"
        return Refused(f"imports.{rule}", message, str(self.used_next_step), url=url, kind="conflict")


class RecordImporter(Importer):
    """Each row is a record, found or new. Records are compared, kept and restored as cells in codes (`cells_of`).

    `identity` are the columns by which rows of new records are told apart; `keys` say which record it is and never
    change one. An empty cell of `empty_is_unsaid` is as good as a missing column. Of each group of `required`
    columns a record has at least one.
    """

    identity: Sequence[str] = ()
    keys: ClassVar[frozenset[str]] = frozenset()
    empty_is_unsaid: ClassVar[frozenset[str]] = frozenset()
    required: Sequence[Sequence[str]] = ()

    def find(self, cells: Cells) -> Any:
        """The record that a row means, or None. Raises Refused where several fit."""
        raise NotImplementedError

    def cells_of(self, record: Any) -> Cells:
        """The record as the cells of its row, in codes."""
        raise NotImplementedError

    def problems(self, values: Cells, before: Cells) -> list[Refused]:
        """What is wrong with the row as a whole; `before` is empty for a new record."""
        return []

    def add(self, values: Cells) -> Any:
        """Raises Refused."""
        raise NotImplementedError

    def change(self, record: Any, values: Cells) -> None:
        """Raises Refused."""
        raise NotImplementedError

    def remove(self, record: Any, entry: UndoEntry, reason: str) -> None:
        """Undo a new record. Raises Refused."""
        raise NotImplementedError

    def records(self) -> Iterable[Any]:
        """All records there are, for an export."""
        raise NotImplementedError

    def locked(self, keys: Sequence[int]) -> dict[int, Any]:
        """Key → record, locked for undoing."""
        raise NotImplementedError

    def import_row(self, row: Row) -> UndoEntry | None:
        """Add the record, or change what differs."""
        record = self.find(row.cells)
        identity = next((row.cells[name] for name in self.identity if row.cells.get(name)), "")
        row.title = row.title or str(record or identity)
        self.refuse_repeat(row, record.pk if record else fold(identity))
        before = self.cells_of(record) if record else {}
        values = self.changed_values(row, before)
        if record is None:
            key = self.add(values).pk
            row.outcome, row.changes = "new", [(name, "", text) for name, text in values.items() if text]
            return {"key": key, "before": None, "after": values}
        if not values:
            return None
        self.change(record, values)
        row.outcome = "changed"
        row.changes = [(name, before[name], text) for name, text in values.items()]
        return {"key": record.pk, "before": {name: before[name] for name in values}, "after": values}

    def changed_values(self, row: Row, before: Cells) -> Cells:
        """The cells that say something else than the record. Raises Refused with all that is wrong."""
        names = [
            name
            for name, cell in row.raw.items()
            if not (name in self.empty_is_unsaid and not row.cells[name])
            and not (before and (name in self.keys or cell in (before[name], guard(before[name]))))
        ]
        values, problems = self.clean_cells(row, names)
        values = {name: text for name, text in values.items() if not before or text != before[name]}
        problems += self._missing(values, before, {problem.field_name for problem in problems})
        problems += self.problems(values, before)
        check_row(problems)
        return values

    def _missing(self, values: Cells, before: Cells, wrong: set[str]) -> Iterator[Refused]:
        for group in self.required:
            is_touched = not before or not values.keys().isdisjoint(group)
            if is_touched and wrong.isdisjoint(group) and not any({**before, **values}.get(n) for n in group):
                emptied = bad_cell(_("Cannot be emptied."), rule="emptied", column=group[0])
                yield emptied if before else missing(group[0])

    def export_rows(self) -> Iterable[Sequence[Any]]:
        """All records in words."""
        for record in self.records():
            cells = self.cells_of(record)
            yield [self.display(name, cells[name]) for name in self.named_columns]

    def undo(self, entries: Sequence[UndoEntry], reason: str) -> None:
        """Give changed records their former values, remove new ones."""
        records = self.locked([entry["key"] for entry in entries])
        for entry in reversed(entries):
            record = records.get(entry["key"])
            if record is None:
                raise self.undo_refused("changed_since", _("One of its records no longer exists."))
            if entry["before"] is None:
                self.remove(record, entry, reason)
            else:
                self.refuse_changed(record, entry)
                self.change(record, entry["before"])

    def refuse_changed(self, record: Any, entry: UndoEntry) -> None:
        """Raise Refused where somebody changed since what the import wrote."""
        cells = self.cells_of(record)
        if any(cells[name] != text for name, text in entry["after"].items()):
            message = _("“%(name)s” has been changed since then.") % {"name": record}
            raise self.undo_refused("changed_since", message)


class ModelImporter(RecordImporter):
    """Records of a model in a space, made and changed by nothing but their fields; the first of `fields` says which.

    `add_verb` and `change_verb` are the verbs of the app; `more_values` gives what a new record has beyond its columns.
    """

    model: ClassVar[Any]
    fields: ClassVar[Sequence[str]]
    add_verb: ClassVar[str]
    change_verb: ClassVar[str]
    in_space = True

    def more_values(self) -> dict[str, Any]:
        """Further values of a new record."""
        return {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        fields = [cls.model._meta.get_field(name) for name in cls.fields]
        cls.columns = [
            Column(
                field.name,
                capfirst_lazy(field.verbose_name),
                field.max_length or 200,
                required=not field.blank,
                read=partial(_read, field),
            )
            for field in fields
        ]

    @cached_property
    def known(self) -> dict[str, Any]:
        """Folded name → record."""
        return {fold(str(getattr(record, self.fields[0]))): record for record in self.records()}

    def find(self, cells: Cells) -> Any:
        """The record of this name."""
        return self.known.get(fold(cells.get(self.fields[0], "")))

    def cells_of(self, record: Any) -> Cells:
        fields = [self.model._meta.get_field(name) for name in self.fields]
        return {field.name: field.value_to_string(record) for field in fields}

    def records(self) -> Iterable[Any]:
        return self.model._default_manager.filter(space=self.space)

    def add(self, values: Cells) -> Any:
        return records.add(
            self.model, self.add_verb, by=self.by, space=self.space, **self.more_values(), **values
        )

    def change(self, record: Any, values: Cells) -> None:
        records.change(record, self.change_verb, by=self.by, **values)

    def locked(self, keys: Sequence[int]) -> dict[int, Any]:
        rows: dict[int, Any] = self.model._default_manager.select_for_update(of=("self",)).in_bulk(keys)
        return rows

    def remove(self, record: Any, entry: UndoEntry, reason: str) -> None:
        """Delete it; the journal keeps it."""
        record.delete()


def _read(field: Any, text: str) -> str:
    """A cell as its field writes it. Raises Refused."""
    if type(field) is DateField:
        return day_and_time(text)[0].isoformat()
    try:
        value = field.formfield(localize=True).clean(text)
    except ValidationError as wrong:
        raise bad_cell(" ".join(wrong.messages), column=field.name) from wrong
    return str(field.value_to_string(field.model(**{field.name: value})))
