"""One row after another, a table's machines come in: new ones, changed ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.bookings.models import Booking
from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment
from ceh.equipment.models import EquipmentCategory, Requirement, Unit
from ceh.intake.actions.progress import Tell, tried
from ceh.intake.models import TableIn
from ceh.intake.queries import tables as queries
from ceh.intake.rules.lines import Line, Words, bad, needs_as_text
from ceh.learning.models import Competence
from ceh.maintenance.models import Fault
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable.actions.claims import lock
from ceh.timetable.models import Occupancy

Cells = dict[str, str]
PLAIN = ("inventory", "serial", "access")
KNOWN = ("category", "maker", "model")  # they say which model; a table does not make another machine of one


def cells_of(unit: Unit, needs: dict[str, str]) -> Cells:
    """A machine as the cells of its row, in codes: to compare, keep and undo. `Words` tells them to people."""
    return {
        "inventory": unit.inventory, "name": _name(unit), "name_en": unit.resource.name.get("en", ""),
        "category": unit.model.category.code,
        "maker": unit.model.maker, "model": unit.model.name, "serial": unit.serial, "access": unit.access,
        "bookable": "1" if unit.bookable else "0", "note_sl": unit.note.get("sl", ""),
        "note_en": unit.note.get("en", ""), "competences": needs_as_text(needs),
    }  # fmt: skip


class Bringing:
    """The machines of one space while a table is taken over or tried; its rows are locked until the end."""

    def __init__(self, space: Space, by: Person, now: datetime) -> None:
        self.space, self.by, self.now = space, by, now
        Space.objects.select_for_update(no_key=True).get(
            pk=space.pk
        )  # two tables do not bring one machine twice
        units = queries.units_of(space)
        lock(one.resource_id for one in units)
        units = queries.units_of(space)  # as they are behind the lock
        self.words = Words(queries.code_labels())
        self.needs = queries.needs_of(units)
        self.by_inventory = {fold(one.inventory): one for one in units if one.inventory}
        self.by_name: dict[str, list[Unit]] = {}
        for one in units:
            for text in {fold(text) for text in one.resource.name.values()}:
                self.by_name.setdefault(text, []).append(one)
        self.seen: dict[int | str, int] = {}

    def row(self, line: Line, given: Cells) -> dict[str, Any] | None:
        """Do what a row says; gives what undoing needs. Raises Refused."""
        unit = self.unit(given)
        key: int | str = unit.pk if unit else fold(given.get("inventory") or given["name"])
        if key in self.seen:
            raise bad(
                "twice",
                _("The same is already in row %(row)s.") % {"row": self.seen[key]},
                _("Leave one of them."),
            )
        self.seen[key] = line.row
        wanted = self.read(given)
        return self.change(line, unit, wanted) if unit else self.add(line, wanted)

    def unit(self, given: Cells) -> Unit | None:
        """The machine that a row means: by its inventory number, or else by its name."""
        if given.get("inventory"):
            found = self.by_inventory.get(fold(given["inventory"]))
            if found is not None:
                return found
        same = self.by_name.get(fold(given["name"]), [])
        if len(same) > 1:
            raise bad(
                "ambiguous", _("Several machines have this name."), _("Write the inventory number."), "name"
            )
        if same and given.get("inventory") and same[0].inventory:
            raise bad(
                "inventory", _("This machine has the inventory number %(number)s.") % {"number": same[0].inventory},
                _("Correct the number or the name."), "inventory",
            )  # fmt: skip
        return same[0] if same else None

    def read(self, given: Cells) -> Cells:
        """The cells in Ceh's words; a column that the table does not have is left out."""
        found = dict(given)
        problems = []
        for name, text in given.items():
            try:
                found[name] = self.words.read(name, text)
            except Refused as refused:
                refused.field_name = name
                problems.append(refused)
        if problems:
            problems[0].problems = sorted(problems, key=lambda one: one.field_name) if problems[1:] else []
            raise problems[0]
        return found

    def add(self, line: Line, wanted: Cells) -> dict[str, Any]:
        """A new machine, with its model where nobody has one yet."""
        for name in ("category", "model"):
            if not wanted.get(name):
                raise bad("missing", _("A new machine needs it."), _("Fill it in."), name)
        category = EquipmentCategory.objects.get(code=wanted["category"])
        if category.retired:
            raise bad("category", _("This kind is no longer used."), _("Write another kind."), "category")
        model = equipment.add_model(
            category=category,
            maker=wanted.get("maker", ""),
            name=wanted["model"],
            by=self.by,
            space=self.space,
        )
        unit = equipment.add_unit(
            space=self.space, model=model, name=_names(wanted, {}), by=self.by, now=self.now,
            access=wanted.get("access", "competence"), serial=wanted.get("serial", ""),
            inventory=wanted.get("inventory", ""), bookable=wanted.get("bookable", "1") == "1", note=_note(wanted, {}),
        )  # fmt: skip
        set_needs(unit, wanted.get("competences", ""), {}, by=self.by, now=self.now)
        line.what, line.key = "new", unit.pk
        line.changes = [(name, "", text) for name, text in wanted.items() if text]
        return {"unit": unit.pk, "name": wanted["name"]}

    def change(self, line: Line, unit: Unit, wanted: Cells) -> dict[str, Any] | None:
        """Other values for a machine that is there; empty cells of its model are no change."""
        before = cells_of(unit, self.needs[unit.pk])
        touched = {name: text for name, text in wanted.items() if text != before[name]}
        for name in KNOWN:
            if name in touched and touched.pop(name):
                raise bad(
                    "model", _("This machine is a %(model)s.") % {"model": unit.model},
                    _("A table does not make another one of it: take it out of use, and add the new one."), name,
                )  # fmt: skip
        line.key = unit.pk
        if not touched:
            return None
        write(unit, touched, self.needs[unit.pk], by=self.by, now=self.now)
        line.what = "changed"
        line.changes = [(name, before[name], text) for name, text in touched.items()]
        former = {name: before[name] for name in touched}
        return {"unit": unit.pk, "name": before["name"], "former": former, "after": touched}


def _name(unit: Unit) -> str:
    """The cell of the name: the Slovene one, or the one that there is."""
    return unit.resource.name.best("sl")[1]


def _names(cells: Cells, before: Mapping[str, str]) -> dict[str, str]:
    """The name in its languages, with what the cells say of it."""
    names = {"sl": cells.get("name", before.get("sl") or before.get("", "")), "en": before.get("en", "")}
    names["en"] = cells.get("name_en", names["en"])
    return {language: text for language, text in {**before, **names, "": ""}.items() if text}


def _note(cells: Cells, before: dict[str, str]) -> dict[str, str]:
    """The note in its languages, with what the cells say of it."""
    said = {name[-2:]: text for name, text in cells.items() if name.startswith("note_")}
    return {language: text for language, text in {**before, **said}.items() if text}


def write(unit: Unit, cells: Cells, needs: dict[str, str], *, by: Person, now: datetime) -> None:
    """Give a machine other values, by the action that its page uses."""
    values: dict[str, Any] = {name: cells[name] for name in PLAIN if name in cells}
    if "bookable" in cells:
        values["bookable"] = cells["bookable"] == "1"
    if any(name.startswith("note_") for name in cells):
        values["note"] = type(unit.note)(_note(cells, unit.note))
    if cells.keys() & {"name", "name_en"}:
        values["name"] = _names(cells, unit.resource.name)
    if values:
        equipment.change_unit(unit=unit, by=by, now=now, **values)
    if "competences" in cells:
        set_needs(unit, cells["competences"], needs, by=by, now=now)


def set_needs(unit: Unit, text: str, present: dict[str, str], *, by: Person, now: datetime) -> None:
    """Let a machine ask for exactly these competences by itself."""
    parts = [one.partition(":") for one in text.split(", ") if one]
    wanted = {code: level or "use" for code, _sign, level in parts}
    for row in Requirement.objects.filter(unit=unit, removed_at=None).select_related(
        "competence", "unit__resource"
    ):
        if wanted.get(row.competence.code) != row.level:
            equipment.drop_requirement(requirement=row, by=by, now=now)
    new = {code: level for code, level in wanted.items() if present.get(code) != level}
    for competence in Competence.objects.filter(code__in=new):
        if competence.retired:
            raise bad(
                "competence",
                _("“%(name)s” is no longer taught.") % {"name": competence},
                _("Write another competence."),
                "competences",
            )
        equipment.require_competence(competence=competence, by=by, level=new[competence.code], unit=unit)


def bring(
    table: TableIn, told: list[tuple[Line, Cells]], *, by: Person, now: datetime, tell: Tell
) -> list[dict[str, Any]]:
    """Do what the rows say, each in a savepoint; gives what undoing needs. Call it inside the transaction."""
    return tried(told, Bringing(table.space, by, now), tell)


def undo(table: TableIn, *, by: Person, now: datetime, reason: str) -> None:
    """Take new machines out of use, give changed ones their former values.

    Raises Refused "intake.used" where somebody booked or used a new one, "intake.moved_on" where one was changed since.
    """
    Space.objects.select_for_update(no_key=True).get(pk=table.space_id)
    rows = Unit.objects.filter(pk__in=[one["unit"] for one in table.made]).select_related(
        "resource__space", "model__category"
    )
    units = {one.pk: one for one in rows}
    lock(one.resource_id for one in units.values())
    needs = queries.needs_of(list(units.values()))
    for one in reversed(table.made):
        unit = units[one["unit"]]
        present = cells_of(unit, needs[unit.pk])
        if "former" not in one:
            _retire(unit, by=by, now=now, reason=reason)
        elif unit.state == "retired" or any(present[name] != text for name, text in one["after"].items()):
            raise _stands("moved_on", _("“%(name)s” has been changed since.") % {"name": unit})
        else:
            write(unit, one["former"], needs[unit.pk], by=by, now=now)


def _retire(unit: Unit, *, by: Person, now: datetime, reason: str) -> None:
    if unit.state == "retired":
        return
    used = (
        Booking.objects.filter(resource=unit.resource_id).exists()
        or Occupancy.objects.filter(resource=unit.resource_id).exists()
        or unit.usages.exists()
        or Fault.objects.filter(unit=unit).exists()
    )
    if used:
        raise _stands("used", _("“%(name)s” has been booked or used since.") % {"name": unit})
    equipment.retire_unit(unit=unit, by=by, now=now, reason=reason)


def _stands(rule: str, message: str) -> Refused:
    nothing = _("So nothing was undone.")
    return Refused(
        f"intake.{rule}", f"{message} {nothing}", _("Correct the machines one by one."), kind="conflict"
    )  # fmt: skip
