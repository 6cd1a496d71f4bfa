"""Tables of machines."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment as actions
from ceh.equipment.models import ACCESS, EquipmentCategory, Requirement, Unit
from ceh.equipment.queries import equipment as queries
from ceh.imports.adapters import Cells, RecordImporter, UndoEntry, register
from ceh.imports.rules.cells import CodeList, bad_cell
from ceh.imports.rules.tables import Column, Row
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.timetable.actions.claims import lock


def names_of(model: Any) -> dict[str, Any]:
    """Code → name; retired ones, too, for machines that have them come in again."""
    return {row.code: row.name for row in model.objects.all()}


COLUMNS = (
    Column("inventory", gettext_lazy("Inventory number"), 80),
    Column("name", gettext_lazy("Name in the space"), 120),
    Column("name_en", gettext_lazy("Name in English"), 120),
    Column("category", gettext_lazy("Kind"), codes=lambda: names_of(EquipmentCategory)),
    Column("maker", gettext_lazy("Maker"), 80),
    Column("model", gettext_lazy("Model"), 120),
    Column("serial", gettext_lazy("Serial number"), 80),
    Column("access", gettext_lazy("Who may use it"), codes=lambda: dict(ACCESS), default="competence"),
    Column("bookable", gettext_lazy("Can be booked"), flag=True, default="1"),
    Column("note_sl", gettext_lazy("Note in Slovene"), 500),
    Column("note_en", gettext_lazy("Note in English"), 500),
    Column("competences", gettext_lazy("Required competences")),
)
MODEL = ("category", "maker", "model")  # they say which model; a table does not make a machine another one


class Needs:
    """What a machine asks for, as one cell: `laser, press:train`; without a level it is "use"."""

    def __init__(self, competences: CodeList, levels: CodeList) -> None:
        self.competences, self.levels = competences, levels

    def read(self, text: str) -> dict[str, str]:
        """Competence code → level. Raises Refused."""
        needs = {}
        for part in self._parts(text):
            name, _sign, level = (part, "", "") if part in self.competences else part.rpartition(":")
            if not name:  # no level
                name, level = level, ""
            code = self.competences.code(name.strip())
            needs[code] = self.levels.code(level.strip()) if level.strip() else "use"
        return needs

    def _parts(self, text: str) -> Iterator[str]:
        """What stands between semicolons; between commas, too, unless a name has them."""
        for part in re.split(r"[;\n]", text):
            name, _sign, level = (piece.strip() for piece in part.rpartition(":"))
            is_whole = part.strip() in self.competences or (name in self.competences and level in self.levels)
            for piece in [part] if is_whole else part.split(","):
                if piece.strip():
                    yield piece.strip()

    def in_words(self, codes: str) -> str:
        """The cell in words; `read` gives its codes again."""
        return "; ".join(self._in_words(code, level) for code, level in read_codes(codes).items())

    def _in_words(self, code: str, level: str) -> str:
        name = self.competences.word(code)
        text = name if level == "use" else f"{name}: {self.levels.word(level)}"
        try:
            is_same = self.read(text) == {code: level}
        except Refused:
            is_same = False
        return text if is_same else write_codes({code: level})


def write_codes(needs: Mapping[str, str]) -> str:
    """Competence code → level, as a cell in codes."""
    return ", ".join(code if level == "use" else f"{code}:{level}" for code, level in sorted(needs.items()))


def read_codes(cell: str) -> dict[str, str]:
    """The same, read."""
    parts = (part.partition(":") for part in cell.split(", ") if part)
    return {code: level or "use" for code, _sign, level in parts}


@register
class MachineImporter(RecordImporter):
    """Machines of a space, known by their inventory number, or else by their name."""

    kind, label, order = "equipment", gettext_lazy("Machines"), 10
    permission, in_space = "equipment.manage_equipment", True
    columns, required_heads = COLUMNS, (("name",),)
    required = (("name",), ("category",), ("model",))
    identity, title_columns = ("inventory", "name"), ("name",)
    empty_is_unsaid = frozenset(MODEL)
    hint = gettext_lazy("Machines are matched by inventory number or, if there is none, by name.")
    undo_hint = gettext_lazy(
        "New machines are taken out of use and changed ones get their former values back. "
        "If somebody has booked, used or changed one since then, nothing is undone."
    )
    used_next_step = gettext_lazy("Correct the machines one by one.")

    @cached_property
    def needs(self) -> Needs:
        """How competences are written."""
        return Needs(CodeList(names_of(Competence)), CodeList(dict(LEVELS)))

    def prepare(self, rows: Sequence[Row]) -> None:
        """Two tables do not add one machine twice; all machines of the space are locked."""
        Space.objects.select_for_update(no_key=True).get(pk=self.space.pk)
        lock(unit.resource_id for unit in self.records())
        self.by_inventory: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in self.records():
            if unit.inventory:
                self.by_inventory[fold(unit.inventory)] = unit
            for text in {fold(text) for text in unit.resource.name.values()}:
                self.by_name.setdefault(text, []).append(unit)

    def records(self) -> Iterable[Unit]:
        """The machines of the space that are not retired."""
        units = list(queries.units_in(self.space))
        self.needs_of = queries.own_needs_of(units)
        return units

    def locked(self, keys: Sequence[int]) -> dict[int, Any]:
        Space.objects.select_for_update(no_key=True).get(pk=self.space.pk)
        units = Unit.objects.filter(pk__in=keys).select_related("resource__space", "model__category")
        lock(unit.resource_id for unit in units)
        rows = list(units.all())
        self.needs_of = queries.own_needs_of(rows)
        return {unit.pk: unit for unit in rows}

    def find(self, cells: Cells) -> Unit | None:
        number = cells.get("inventory", "")
        if number and (unit := self.by_inventory.get(fold(number))):
            return unit
        same = self.by_name.get(fold(cells["name"]), [])
        if len(same) > 1:
            raise bad_cell(
                _("Several machines have this name."),
                _("Enter the inventory number."),
                rule="ambiguous",
                column="name",
            )
        if same and number and same[0].inventory:
            raise bad_cell(
                _("This machine has the inventory number %(number)s.") % {"number": same[0].inventory},
                _("Correct the number or the name."),
                rule="inventory",
                column="inventory",
            )
        return same[0] if same else None

    def cells_of(self, record: Unit) -> Cells:
        name = record.resource.name
        return {
            "inventory": record.inventory,
            "name": name.best("sl")[1],
            "name_en": name.get("en", ""),
            "category": record.model.category.code,
            "maker": record.model.maker,
            "model": record.model.name,
            "serial": record.serial,
            "access": record.access,
            "bookable": "1" if record.bookable else "0",
            "note_sl": record.note.get("sl", ""),
            "note_en": record.note.get("en", ""),
            "competences": write_codes(self.needs_of[record.pk]),
        }

    def clean(self, name: str, text: str) -> str:
        return write_codes(self.needs.read(text)) if name == "competences" else super().clean(name, text)

    def display(self, name: str, text: str) -> Any:
        return self.needs.in_words(text) if name == "competences" else super().display(name, text)

    def problems(self, values: Cells, before: Cells) -> list[Refused]:
        """A machine stays of its model."""
        problems = []
        for name in MODEL if before else ():
            if name in values:
                problems.append(
                    bad_cell(
                        _("This machine is a %(model)s.")
                        % {"model": f"{before['maker']} {before['model']}".strip()},
                        _(
                            "A table cannot turn one machine into another. "
                            "Take the old one out of use and add the new one."
                        ),
                        rule="model",
                        column=name,
                    )
                )
        return problems

    def add(self, values: Cells) -> Unit:
        """A new machine, with its model where nobody has one yet."""
        category = EquipmentCategory.objects.get(code=values["category"])
        if category.retired:
            raise bad_cell(
                _("This kind is no longer used."),
                _("Enter another kind."),
                rule="category",
                column="category",
            )
        model = actions.add_model(
            category=category,
            maker=values.get("maker", ""),
            name=values["model"],
            by=self.by,
            space=self.space,
        )
        unit = actions.add_unit(
            space=self.space,
            model=model,
            name=changed_names(values, {}),
            by=self.by,
            now=self.now,
            access=values.get("access", "competence"),
            serial=values.get("serial", ""),
            inventory=values.get("inventory", ""),
            bookable=values.get("bookable", "1") == "1",
            note=changed_note(values, {}),
        )
        self.require(unit, values.get("competences", ""), {})
        return unit

    def change(self, record: Unit, values: Cells) -> None:
        """By the actions that its page uses."""
        changes: dict[str, Any] = {n: values[n] for n in ("inventory", "serial", "access") if n in values}
        if "bookable" in values:
            changes["bookable"] = values["bookable"] == "1"
        if values.keys() & {"note_sl", "note_en"}:
            changes["note"] = type(record.note)(changed_note(values, record.note))
        if values.keys() & {"name", "name_en"}:
            changes["name"] = changed_names(values, record.resource.name)
        if changes:
            actions.change_unit(unit=record, by=self.by, now=self.now, **changes)
        if "competences" in values:
            self.require(record, values["competences"], self.needs_of[record.pk])

    def require(self, unit: Unit, cell: str, present: Mapping[str, str]) -> None:
        """Let a machine ask for exactly these competences by itself."""
        needs = read_codes(cell)
        rows = Requirement.objects.filter(unit=unit, removed_at=None)
        for row in rows.select_related("competence", "unit__resource"):
            if needs.get(row.competence.code) != row.level:
                actions.drop_requirement(requirement=row, by=self.by, now=self.now)
        new = {code: level for code, level in needs.items() if present.get(code) != level}
        for competence in Competence.objects.filter(code__in=new):
            if competence.retired:
                raise bad_cell(
                    _("There is no training for “%(name)s” any more.") % {"name": competence},
                    _("Enter another competence."),
                    rule="competence",
                    column="competences",
                )
            actions.require_competence(
                competence=competence, by=self.by, level=new[competence.code], unit=unit
            )

    def remove(self, record: Unit, entry: UndoEntry, reason: str) -> None:
        """Take it out of use, unless somebody used it."""
        if record.state == "retired":
            return
        if queries.is_used(record):
            message = _("“%(name)s” has been booked or used since then.") % {"name": record}
            raise self.undo_refused("used", message)
        actions.retire_unit(unit=record, by=self.by, now=self.now, reason=reason)

    def refuse_changed(self, record: Unit, entry: UndoEntry) -> None:
        """A machine that was taken out of use has changed, too."""
        if record.state == "retired":
            message = _("“%(name)s” has been changed since then.") % {"name": record}
            raise self.undo_refused("changed_since", message)
        super().refuse_changed(record, entry)


def changed_names(cells: Cells, before: Mapping[str, str]) -> dict[str, str]:
    """The name in its languages, with what the cells say of it."""
    slovene = cells.get("name", before.get("sl") or before.get("", ""))
    names = {**before, "sl": slovene, "en": cells.get("name_en", before.get("en", "")), "": ""}
    return {language: text for language, text in names.items() if text}


def changed_note(cells: Cells, before: Mapping[str, str]) -> dict[str, str]:
    """The note in its languages, with what the cells say of it."""
    note = {**before, **{name[-2:]: text for name, text in cells.items() if name.startswith("note_")}}
    return {language: text for language, text in note.items() if text}
