"""What a space has, for its manager: machines, rooms, kits."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from ceh.equipment.actions import equipment as actions
from ceh.equipment.actions import places, units
from ceh.equipment.forms.equipment import PartsForm, PlaceForm, UnitForm
from ceh.equipment.models import Place, Unit
from ceh.equipment.queries import equipment as queries
from ceh.equipment.states import UNIT
from ceh.learning.queries.competences import competences
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.timetable import queries as timetable
from ceh.timetable.actions.kits import set_parts
from ceh.web import filters, forms, tables
from ceh.web.pages import FormPage, Link, ListPage, Visit, Way
from ceh.web.panels import panels


def crumbs(visit: Visit) -> list[Any]:
    """To the equipment of the space."""
    record = visit.record
    space = record if isinstance(record, Space) else record.space
    return [space, (_("Equipment"), "equipment:equipment", space.code)]


def home(visit: Visit, _result: Any = None) -> Way:
    """The equipment of the space."""
    return crumbs(visit)[-1][1:]  # type: ignore[no-any-return]


Form = partial(FormPage, permission="equipment.manage_equipment", crumbs=crumbs, back=home)


def _beside_machines(visit: Visit) -> dict[str, Any]:
    """Rooms, seats and kits, and what other apps show here."""
    rooms = list(queries.places_in(visit.record))
    parts = queries.parts_of_kits(place.resource for place in rooms)
    return {
        "places": [(place, parts.get(place.resource_id, ())) for place in rooms],
        "panels": panels("equipment", visit.by, visit.now, visit.record),
    }


equipment = ListPage(
    permission="equipment.manage_equipment",
    get=space_of,
    subject="space",
    heading=_("Equipment"),
    lead=lambda visit: _("What you can book in %(space)s, and how.") % {"space": visit.record},
    crumbs=lambda visit: [(_("Spaces"), "directory:spaces"), visit.record],
    rows=lambda visit: queries.units_in(visit.record),
    filters=filters.fields(
        Unit,
        "category",
        "state",
        "access",
        search=("resource__name", "model__maker", "model__name", "serial", "inventory"),
        category=filters.ModelChoiceFilter(
            field_name="model__category", queryset=queries.categories(), label=_("Kind")
        ),
        state=filters.ChoiceFilter(
            label=_("State"),
            choices=[(state.code, state.label) for state in UNIT.states if state.code != "retired"],
        ),
    ),
    table=tables.columns(
        Unit,
        "name",
        "model",
        "access",
        "inventory",
        "state",
        name=tables.NameColumn(
            accessor="resource",
            keys="resource__sort_keys",
            linkify=lambda record: record.get_absolute_url(),
            verbose_name=_("Machine"),
        ),
    ),
    filename=lambda visit: f"machines-{visit.record.code}",
    noun=ngettext_lazy("%(n)s machine", "%(n)s machines", "n"),
    empty=(_("No machine yet"), _("Add the first one, and people can find and book it."), "wrench"),
    links=(
        Link(_("Add a machine"), "equipment:unit_new", "plus", "button ember", ("code",)),
        Link(_("Add a room, seats or a kit"), "equipment:place_new", "plus", by=("code",)),
        Link(_("Timetable"), "availability:timetable", "calendar-range", "button quiet", ("code",)),
    ),
    context=_beside_machines,
    template="equipment/equipment.html",
)

unit_new = Form(
    get=space_of,
    subject="space",
    form=UnitForm,
    options=lambda visit: {"competences": competences()},
    action=units.add_machine,
    heading=_("Add a machine"),
    submit=_("Add"),
    then=lambda visit, unit: f"{unit.get_absolute_url()}?added=1",
)


def _retired(_visit: Visit, cancelled: int) -> str:
    """What is said after something is taken out of use; the number of its bookings that were cancelled."""
    if not cancelled:
        return str(_("Taken out of use."))
    return ngettext(
        "Taken out of use. %(n)s booking was cancelled.",
        "Taken out of use. %(n)s bookings were cancelled.",
        cancelled,
    ) % {"n": cancelled}


Retire = partial(
    Form,
    form=forms.ConfirmForm,
    heading=_("Take it out of use for good?"),
    about=lambda visit: visit.record,
    lead=_(
        "Upcoming bookings are cancelled and the people who made them are told. "
        "The history stays. This cannot be undone."
    ),
    submit=_("Take out of use"),
    icon="archive",
    tone="danger",
    done=_retired,
)
unit_retire = Retire(get=queries.unit, subject="unit", action=actions.retire_unit)
place_retire = Retire(get=queries.place, subject="place", action=places.retire_place)


def _after_place(_visit: Visit, place: Place) -> Way:
    """A kit is asked next what is in it."""
    if place.resource.kind == "kit" and place.resource.capacity == 1:
        return "equipment:kit_parts", place.resource_id
    return "equipment:equipment", place.space.code


place_new = Form(
    get=space_of,
    subject="space",
    form=PlaceForm,
    action=actions.add_place,
    heading=_("Add a room, seats or a kit"),
    submit=_("Add"),
    done=_("Added. It can be booked now."),
    then=_after_place,
)

place_edit = Form(
    get=queries.place,
    subject="place",
    form=PlaceForm,
    options=lambda visit: {"known": True},
    initial=lambda visit: {
        "name": visit.record.resource.name,
        "capacity": visit.record.resource.capacity,
        "area_m2": visit.record.area_m2,
        "description": visit.record.description,
    },
    action=places.change_place,
    heading=lambda visit: visit.record,
    done=_("Saved."),
)


def _parts_saved(_visit: Visit, without: list[Any]) -> str:
    if not without:
        return str(_("Saved."))
    return ngettext(
        "Saved. %(n)s upcoming booking will not have a new part, because somebody else has booked it.",
        "Saved. %(n)s upcoming bookings will not have a new part, because somebody else has booked it.",
        len(without),
    ) % {"n": len(without)}


kit_parts = Form(
    get=queries.kit,
    subject="kit",
    form=PartsForm,
    options=lambda visit: {"things": queries.fit_into_kit(visit.record)},
    initial=lambda visit: {"parts": timetable.parts_of([visit.record.pk]).get(visit.record.pk, ())},
    action=set_parts,
    heading=lambda visit: visit.record,
    done=_parts_saved,
)
