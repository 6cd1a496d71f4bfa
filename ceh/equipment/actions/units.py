"""What a manager says of one machine: what its model can do, and its papers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment
from ceh.equipment.actions.equipment import value_columns
from ceh.equipment.models import EquipmentCategory, EquipmentModel, Paper, PropertyValue, Unit
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.people.models import Person


def add_machine(
    *,
    space: Space,
    category: EquipmentCategory,
    maker: str,
    model: str,
    by: Person,
    now: datetime,
    photo: Any = None,
    competence: Competence | None = None,
    **values: Any,
) -> Unit:
    """A machine with its model, the competence that it asks for and its photo, all in one step.

    Raises Refused: "equipment.manage_equipment".
    """
    with act("equipment.add_unit", by=by):
        row = equipment.add_model(category=category, maker=maker, name=model, by=by, space=space)
        is_known = row.requirements.filter(competence=competence, removed_at=None).exists()
        unit = equipment.add_unit(space=space, model=row, by=by, now=now, **values)
        _add_details(unit, None if is_known else competence, photo, by, now)
        return unit


def change_machine(
    *,
    unit: Unit,
    by: Person,
    now: datetime,
    photo: Any = None,
    competence: Competence | None = None,
    **values: Any,
) -> Unit:
    """Other values, the competence that it asks for and one more photo, all in one step.

    Raises Refused: "equipment.manage_equipment", "equipment.required".
    """
    with act("equipment.change_unit", by=by):
        row = equipment.change_unit(unit=unit, by=by, now=now, **values)
        _add_details(row, competence, photo, by, now)
        return row


def _add_details(unit: Unit, competence: Competence | None, photo: Any, by: Person, now: datetime) -> None:
    if competence is not None:
        equipment.require_competence(unit=unit, competence=competence, by=by)
    if photo:
        title = str(unit)[:160]
        add_paper(unit=unit, kind="photo", title=title, file=photo, for_model=False, by=by, now=now)


def set_values(*, unit: Unit, values: Mapping[str, Any], by: Person) -> EquipmentModel:
    """What the model of the unit can do, by code of the property: a number, words, True; None takes it away.

    Words are {"sl": ["les"], "en": ["wood"]}, or a list that is the same in all languages.

    A model is shared by all who have one, so the manager of a space that has one may say it for all.
    Raises Refused: "equipment.manage_equipment", "equipment.property".
    """
    need(by, "equipment.manage_equipment", unit)
    with act("equipment.set_values", by=by):
        model = EquipmentModel.objects.select_for_update(no_key=True).get(pk=unit.model_id)
        known = {property_.code: property_ for property_ in model.category.properties.all()}
        for code, value in values.items():
            if code not in known:
                raise Refused(
                    "equipment.property",
                    _("“%(code)s” is not a property of this kind.") % {"code": code},
                    kind="input",
                )
            if value is None or value == [] or value is False or _is_empty(value):
                PropertyValue.objects.filter(model=model, property=known[code]).delete()
                continue
            PropertyValue.objects.update_or_create(
                model=model, property=known[code], defaults=value_columns(value)
            )
        return model


def _is_empty(value: Any) -> bool:
    return isinstance(value, Mapping) and not any(value.values())


def add_paper(
    *,
    unit: Unit,
    kind: str,
    title: str,
    by: Person,
    now: datetime,
    url: str = "",
    file: Any = None,
    for_model: bool = True,
    language: str = "",
) -> Paper:
    """A manual, sheet or picture, at an address or as a checked file: of the model, for all who have one, or the unit.

    Raises Refused: "equipment.manage_equipment", "equipment.paper" without address and file.
    """
    need(by, "equipment.manage_equipment", unit)
    if not url and file is None:
        raise Refused(
            "equipment.paper",
            _("There is no file and no address."),
            _("Add one of them."),
            kind="input",
            field_name="url",
        )
    with act("equipment.add_paper", by=by):
        of = {"model": unit.model} if for_model else {"unit": unit}
        paper = Paper(**of, kind=kind, title=title, url=url, language=language, added_at=now, added_by=by)
        if file is not None:
            paper.file.save(file.name, file, save=False)
        paper.save()
        return paper


def remove_paper(*, paper: Paper, unit: Unit, by: Person, now: datetime) -> None:
    """It is shown no longer; the record stays.

    Raises Refused: "equipment.manage_equipment", "equipment.other_unit".
    """
    need(by, "equipment.manage_equipment", unit)
    if paper.unit_id != unit.pk and paper.model_id != unit.model_id:
        raise Refused("equipment.other_unit", _("This belongs to another machine."), kind="conflict")
    with act("equipment.remove_paper", by=by):
        Paper.objects.filter(pk=paper.pk, removed_at=None).update(removed_at=now)
