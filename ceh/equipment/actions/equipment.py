"""Keeping equipment: models, units, what they ask for, where they stand."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of, sort_key
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.equipment.models import (
    EquipmentCategory,
    EquipmentModel,
    Place,
    PropertyValue,
    Requirement,
    Unit,
    UnitPlace,
)
from ceh.equipment.states import UNIT
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable import queries
from ceh.timetable.actions import hours as timetable
from ceh.timetable.actions.claims import Claim, Stop, notify_unmovable, preempt

Moved = Callable[..., None]
_moved: list[Moved] = []
ON_THE_WAY = "equipment.place"  # what claims the time of a machine that travels
LONGEST_WAY = timedelta(days=31)
AHEAD = timedelta(days=400)


def add_model(
    *,
    category: EquipmentCategory,
    name: str,
    by: Person,
    space: Space,
    maker: str = "",
    description: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    is_demo: bool = False,
) -> EquipmentModel:
    """A model that a space has a unit of; the same maker and name again gives the one that is there.

    `values` are properties by code: a number, words (a list, or lists by language), or True.
    Raises Refused: "equipment.manage_equipment", "equipment.model_category" (known, as another kind of machine).
    """
    need(by, "equipment.manage_equipment", space)
    with act("equipment.add_model", by=by):
        code = code_of(f"{maker} {name}", otherwise="model", limit=80)
        row, is_new = EquipmentModel.objects.get_or_create(
            code=code,
            defaults={
                "category": category,
                "maker": maker,
                "name": name,
                "sort_key": sort_key(f"{maker} {name}".strip()),
                "description": Translated.of(dict(description or {})),
                "is_demo": is_demo,
            },
        )
        if row.category_id != category.pk:
            raise Refused(
                "equipment.model_category",
                _("This model is known as “%(category)s”.") % {"category": row.category},
                _("Choose that kind, or write another model."),
                kind="input",
                field_name="category",
            )
        if is_new:
            _set_values(row, values or {})
        return row


def _set_values(model: EquipmentModel, values: Mapping[str, Any]) -> None:
    known = {property_.code: property_ for property_ in model.category.properties.all()}
    for code, value in values.items():
        if code not in known:
            raise Refused(
                "equipment.property",
                _("“%(code)s” is not a property of this kind.") % {"code": code},
                kind="input",
            )
        PropertyValue.objects.create(model=model, property=known[code], **value_columns(value))


def value_columns(value: Any) -> dict[str, Any]:
    """The columns of a property's value: a number, True, a list of words, or lists by language."""
    if isinstance(value, Mapping):
        return {
            "words": {language: list(words) for language, words in value.items() if words},
            "number": None,
        }
    if isinstance(value, list | tuple):
        return {"words": {"": list(value)}, "number": None}
    return {"words": {}, "number": float(value)}


def add_unit(
    *,
    space: Space,
    model: EquipmentModel,
    name: Mapping[str, str] | str,
    by: Person,
    now: datetime,
    access: str = "competence",
    serial: str = "",
    inventory: str = "",
    bookable: bool = True,
    note: Mapping[str, str] | None = None,
    is_demo: bool = False,
) -> Unit:
    """Add a machine to the space; it can be booked at once. Raises Refused: "equipment.manage_equipment"."""
    need(by, "equipment.manage_equipment", space)
    with act("equipment.add_unit", by=by):
        resource = timetable.add_resource(space=space, kind="unit", name=name, by=by)
        unit = Unit.objects.create(
            resource=resource,
            model=model,
            access=access,
            serial=serial,
            inventory=inventory,
            bookable=bookable,
            note=Translated.of(dict(note or {})),
            is_demo=is_demo,
        )
        UnitPlace.objects.create(unit=unit, space=space, since=now, by=by)
        return unit


def change_unit(
    *, unit: Unit, by: Person, now: datetime, name: Mapping[str, str] | str = "", **values: Any
) -> Unit:
    """Name, access, numbers, note, whether it is booked. Raises Refused: "equipment.manage_equipment"."""
    need(by, "equipment.manage_equipment", unit)
    with act("equipment.change_unit", by=by):
        if name and Translated.of(name) != unit.resource.name:
            unit.resource = timetable.change_resource(resource=unit.resource, by=by, now=now, name=name)
        row = (
            Unit.objects.select_for_update(of=("self",))
            .select_related("resource__space", "model")
            .get(pk=unit.pk)
        )
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=list(values) or None)
        return row


def move_unit(
    *, unit: Unit, to: Space, by: Person, now: datetime, reason: str = "", arrives_at: datetime | None = None
) -> Unit:
    """The machine stands in another space from now on; bookings follow it, but for those while it is on the way.

    Its way takes its time until `arrives_at` (kind "transport"): bookings meanwhile are cancelled, and holders get
    other times. Whoever moves it must keep equipment in both. Raises Refused: "equipment.manage_equipment",
    "equipment.there", "equipment.arrives".
    """
    need(by, "equipment.manage_equipment", unit)
    need(by, "equipment.manage_equipment", to)
    if unit.space_id == to.pk:
        raise Refused("equipment.there", _("It is already there."), kind="conflict")
    if arrives_at is not None and not now < arrives_at <= now + LONGEST_WAY:
        raise Refused(
            "equipment.arrives",
            _("It must arrive in the future, within a month at the latest."),
            _("Enter another time."),
            kind="input",
            field_name="arrives_at",
        )
    was = unit.space
    with act("equipment.move_unit", by=by, reason=reason):
        timetable.change_resource(resource=unit.resource, by=by, now=now, space=to)
        row = Unit.objects.select_for_update(of=("self",)).select_related("resource__space").get(pk=unit.pk)
        UnitPlace.objects.filter(unit=row, until=None).update(until=now)
        place = UnitPlace.objects.create(unit=row, space=to, since=now, by=by, reason=reason[:300])
        if arrives_at is not None:
            preempt(
                [Claim(row.resource_id, now, arrives_at, whole=True)],
                kind="transport",
                source_type=ON_THE_WAY,
                source_id=place.pk,
                reason=reason or gettext_noop("It is being moved to another space."),
                by=by,
                now=now,
            )
        _tell_sessions(place, arrives_at or now, now)
        for tell in _moved:
            tell(row, was, by=by, now=now)
        return row


def _tell_sessions(place: UnitPlace, since: datetime, now: datetime) -> None:
    """Notify courses that need the machine that it will be in another space."""
    rows = queries.claims([place.unit.resource_id], since, now + AHEAD, kinds=["session"]).order_by(
        "starts_at"
    )
    if left := list(rows):
        reason = place.reason or gettext_noop("The machine is in another space.")
        stop = Stop(left[0].starts_at, max(claim.ends_at for claim in left), reason, ON_THE_WAY, place.pk)
        notify_unmovable(left, stop, now=now)


def register_moved(handler: Moved) -> None:
    """Those above say what becomes of what they know of a machine: `handler(unit, was, by=…, now=…)`, in the move."""
    _moved.append(handler)


def retire_unit(*, unit: Unit, by: Person, now: datetime, reason: str) -> int:
    """Take a machine out of use for good and cancel its upcoming bookings. Returns how many.

    Raises Refused: "equipment.manage_equipment", "unit.state", "unit.reason".
    """
    with act("equipment.retire_unit", by=by, reason=reason):
        UNIT.apply(unit, "retire_unit", by=by, now=now, reason=reason)
        UnitPlace.objects.filter(unit=unit, until=None).update(until=now)
        _resource, gone = timetable.retire_resource(resource=unit.resource, by=by, now=now, reason=reason)
        return gone


def add_place(
    *,
    space: Space,
    kind: str,
    name: Mapping[str, str] | str,
    by: Person,
    capacity: int = 1,
    area_m2: float | None = None,
    description: Mapping[str, str] | None = None,
    contents: Mapping[str, str] | None = None,
    is_demo: bool = False,
) -> Place:
    """A room, a pool of seats, a kit; premises are booked by day. Raises Refused: "equipment.manage_equipment"."""
    need(by, "equipment.manage_equipment", space)
    with act("equipment.add_place", by=by):
        resource = timetable.add_resource(
            space=space, kind=kind, name=name, by=by, capacity=capacity, by_day=kind == "premises"
        )
        return Place.objects.create(
            resource=resource,
            area_m2=area_m2,
            description=Translated.of(dict(description or {})),
            contents=Translated.of(dict(contents or {})),
            is_demo=is_demo,
        )


def require_competence(
    *,
    competence: Competence,
    by: Person,
    level: str = "use",
    unit: Unit | None = None,
    model: EquipmentModel | None = None,
) -> Requirement:
    """A unit asks for a competence; or a model does wherever it stands, which only a coordinator says.

    Raises Refused: "equipment.manage_equipment", "equipment.required".
    """
    need(by, "equipment.manage_equipment", unit)  # of a model: of no space, so no manager's
    twice = Refused("equipment.required", _("It already requires this competence."), kind="conflict")
    with translate_db_errors({"requirement_once": twice}), act("equipment.require_competence", by=by):
        return Requirement.objects.create(unit=unit, model=model, competence=competence, level=level)


def drop_requirement(*, requirement: Requirement, by: Person, now: datetime) -> None:
    """It asks for this competence no longer; who may say so, see `require_competence`. Raises Refused as that."""
    need(by, "equipment.manage_equipment", requirement.unit)
    with act("equipment.drop_requirement", by=by):
        Requirement.objects.filter(pk=requirement.pk, removed_at=None).update(removed_at=now)
