"""The catalogue of machines for everybody, and what the page of a space says of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from ceh.core.language import fold, sort_key
from ceh.core.text import ByName
from ceh.equipment.models import Paper, Place, Unit
from ceh.equipment.queries import equipment
from ceh.network.models import Space
from ceh.region.models import Municipality

SHOWN = 6  # things that the page of a space names


def machines() -> "QuerySet[Unit]":
    """Machines in open spaces, by kind and name."""
    rows = Unit.objects.filter(resource__retired_at=None, resource__space__state="published")
    rows = rows.exclude(state="retired").select_related("resource__space", "model__category")
    return rows.order_by(
        "model__category__position", "model__category_id", ByName("resource__sort_keys"), "pk"
    )


def with_photos(rows: "QuerySet[Unit]") -> "QuerySet[Unit]":
    """With `photos` of each machine, and `model_photos` of its model. Two statements more."""
    photos = Paper.objects.filter(kind="photo", removed_at=None).exclude(file="").order_by("pk")
    return rows.prefetch_related(
        Prefetch("papers", photos, to_attr="photos"),
        Prefetch("model__papers", photos, to_attr="model_photos"),
    )


def search(rows: "QuerySet[Unit]", text: str) -> "QuerySet[Unit]":
    """Units whose name, model, kind or space contain every word, carons and case aside. One more statement."""
    words = fold(text).split()
    values = (
        Unit.objects.exclude(state="retired")
        .order_by()
        .values_list(
            "pk",
            "resource__name",
            "model__maker",
            "model__name",
            "model__description",
            "model__category__name",
            "resource__space__name",
        )
    )
    result = []
    for pk, *texts in values:
        whole = fold(" ".join(_text(text) for text in texts))
        if all(word in whole for word in words):
            result.append(pk)
    return rows.filter(pk__in=result)


def _text(value: Any) -> str:
    """A text in all its languages."""
    return " ".join(value.values()) if isinstance(value, dict) else str(value or "")


def spaces() -> list[Space]:
    """Open spaces with a machine, by name in the reader's language, with their municipality."""
    has = machines().filter(resource__space=OuterRef("pk")).order_by()
    rows = Space.objects.filter(Exists(has), state="published").select_related("municipality")
    return list(rows.only("pk", "code", "name", "sort_keys", "municipality__code", "municipality__name"))


def municipalities(spaces: list[Space]) -> list[Municipality]:
    """Where these spaces are, each once, by name in the reader's language; no statement."""
    result = {space.municipality_id: space.municipality for space in spaces}
    return sorted(result.values(), key=lambda municipality: sort_key(municipality.name))


@dataclass(frozen=True)
class SpaceEquipment:
    """What the page of a space says: some machines, how many more, its rooms and the like."""

    space: Space
    machines: list[Unit]
    more: int
    places: list[Place]

    @property
    def booking_url(self) -> str:
        """Where its free times are; the page of the space offers it first."""
        return reverse("availability:timetable", args=[self.space.code])


def of_space(_person: Any, _now: datetime, space: Space) -> SpaceEquipment | None:
    """The panel of a space's page; nothing for a space that is not open or has nothing. Two statements."""
    if space.state != "published":
        return None
    units, places = list(equipment.units_in(space)), list(equipment.places_in(space))
    if not units and not places:
        return None
    return SpaceEquipment(space, units[:SHOWN], max(0, len(units) - SHOWN), places)
