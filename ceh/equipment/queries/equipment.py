"""Questions about equipment: what a space has, one unit with all that its page shows."""

from collections.abc import Callable, Iterable
from itertools import chain

from django.db.models import Q, QuerySet

from ceh.core.text import ByName
from ceh.equipment.models import EquipmentCategory, EquipmentModel, Paper, Place, Requirement, Unit
from ceh.network.models import Space
from ceh.timetable import queries as timetable
from ceh.timetable.models import Occupancy, Resource

_uses: list[Callable[[Unit], bool]] = []


def unit(pk: int) -> Unit:
    """One unit with its model and space. Raises Unit.DoesNotExist."""
    rows = Unit.objects.select_related("resource__space__municipality", "model__category")
    return rows.get(pk=pk)


def unit_of_label(code: str) -> Unit:
    """The unit whose label has this code. Raises Unit.DoesNotExist."""
    return Unit.objects.select_related("resource__space", "model__category").get(qr=code)


def open_units() -> "QuerySet[Unit]":
    """Machines in use, in spaces that are open to people."""
    rows = Unit.objects.select_related("model__category", "resource__space__municipality")
    return (
        rows.exclude(state="retired")
        .filter(resource__space__state__in=("published", "paused"))
        .order_by("pk")
    )


def model(code: str) -> EquipmentModel:
    """One model with its properties. Raises EquipmentModel.DoesNotExist."""
    rows = EquipmentModel.objects.select_related("category").prefetch_related("values__property")
    return rows.get(code=code)


def units_of(model: EquipmentModel) -> "QuerySet[Unit]":
    """Where in the region there is one, in the order of the spaces' names."""
    rows = Unit.objects.filter(model=model, resource__retired_at=None, resource__space__state="published")
    return rows.select_related("resource__space").order_by(ByName("resource__space__sort_keys"), "pk")


def units_in(space: Space, *, retired: bool = False) -> "QuerySet[Unit]":
    """The machines of a space, by name in the reader's language."""
    rows = Unit.objects.filter(resource__space=space).select_related("resource__space", "model__category")
    rows = rows if retired else rows.exclude(state="retired")
    return rows.order_by(ByName("resource__sort_keys"), "pk")


def places_in(space: Space) -> "QuerySet[Place]":
    """Rooms, seats, kits and premises of a space."""
    return Place.objects.filter(resource__space=space, resource__retired_at=None).select_related("resource")


def place(pk: int) -> Place:
    """One that is in use, with its space. Raises Place.DoesNotExist."""
    rows = Place.objects.filter(resource=pk, resource__retired_at=None)
    return rows.select_related("resource__space").get()


def thing(pk: int) -> Resource:
    """Anything of a space that is in use. Raises Resource.DoesNotExist."""
    return Resource.objects.select_related("space").get(pk=pk, retired_at=None)


def kit(pk: int) -> Resource:
    """A kit with its space. Raises Resource.DoesNotExist."""
    return Resource.objects.select_related("space").get(pk=pk, kind="kit", retired_at=None)


def parts_of_kits(things: Iterable[Resource]) -> dict[int, tuple[Resource, ...]]:
    """Kit id → what it consists of, with units; two statements where there are kits, none where there are not."""
    kits = [thing.pk for thing in things if thing.kind == "kit"]
    ids = timetable.parts_of(kits) if kits else {}
    rows = Resource.objects.filter(pk__in=set(chain(*ids.values()))).select_related("equipment_unit__model")
    by_id = {part.pk: part for part in rows} if ids else {}
    return {kit: tuple(by_id[pk] for pk in parts) for kit, parts in ids.items()}


def fit_into_kit(kit: Resource) -> "QuerySet[Resource]":
    """What of the space can be in it, by name in the reader's language."""
    return Resource.objects.filter(space=kit.space_id, retired_at=None).exclude(kind="kit")


def papers_of(unit: Unit) -> "QuerySet[Paper]":
    """Manuals, sheets and pictures of the unit and of its model."""
    return Paper.objects.filter(Q(unit=unit) | Q(model=unit.model_id), removed_at=None)


def pictures_of(unit: Unit) -> list[Paper]:
    """The photos of the unit and of its model; one statement."""
    return [paper for paper in papers_of(unit) if paper.kind == "photo" and paper.file]


def categories() -> "QuerySet[EquipmentCategory]":
    """Kinds that are offered, in their order."""
    return EquipmentCategory.objects.filter(retired=False)


def needs_of(unit: Unit) -> "QuerySet[Requirement]":
    """What the unit asks for, and what its model asks for everywhere."""
    rows = Requirement.objects.filter(Q(unit=unit) | Q(model=unit.model_id), removed_at=None)
    return rows.select_related("competence")


def spaces_to_move_to(unit: Unit) -> "QuerySet[Space]":
    """Open spaces other than its own, by name in the reader's language."""
    rows = Space.objects.filter(state__in=("published", "paused")).exclude(pk=unit.space_id)
    return rows.order_by(ByName("sort_keys"), "pk")


def own_needs_of(units: Iterable[Unit]) -> dict[int, dict[str, str]]:
    """Unit key → competence code → level, of what each asks for by itself; one statement."""
    needs: dict[int, dict[str, str]] = {unit.pk: {} for unit in units}
    for row in Requirement.objects.filter(unit__in=needs, removed_at=None).select_related("competence"):
        needs[row.unit_id or 0][row.competence.code] = row.level
    return needs


def register_use(is_used: Callable[[Unit], bool]) -> None:
    """Those above say whether a machine was ever booked, used or reported faulty."""
    _uses.append(is_used)


def is_used(unit: Unit) -> bool:
    """Whether anything ever happened with the machine."""
    is_claimed = Occupancy.objects.filter(resource=unit.resource_id).exists()
    return is_claimed or any(is_used(unit) for is_used in _uses)
