"""Questions about price lists."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max, Q, QuerySet

from ceh.core.text import ByName
from ceh.equipment.models import EquipmentCategory, EquipmentModel
from ceh.network.models import Space
from ceh.prices.models import PriceLine, PriceList
from ceh.timetable.models import Resource


def price_list(pk: int) -> PriceList:
    """One list with its space. Raises PriceList.DoesNotExist."""
    return PriceList.objects.select_related("space").get(pk=pk)


def lists_of(space: Space) -> "QuerySet[PriceList]":
    """All lists of a space, the newest first."""
    return PriceList.objects.filter(space=space).select_related("space").order_by("-valid_from", "-pk")


def list_on(space_id: int, day: date) -> PriceList | None:
    """The published list of a space that is valid on a day."""
    rows = PriceList.objects.filter(space=space_id, state="published", valid_from__lte=day)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day)).select_related("space").first()


def lists_between(space_id: int, first: date, last: date) -> list[PriceList]:
    """The published lists of a space that are valid on a day between the two, the earliest first."""
    rows = PriceList.objects.filter(space=space_id, state="published", valid_from__lte=last)
    valid = rows.filter(Q(valid_until=None) | Q(valid_until__gte=first))
    return list(valid.select_related("space").order_by("valid_from"))


def lines_on(space_ids: Collection[int], day: date) -> "QuerySet[PriceLine]":
    """The lines of the published lists of these spaces that are valid on a day; one statement."""
    rows = PriceLine.objects.filter(
        price_list__space__in=space_ids, price_list__state="published", price_list__valid_from__lte=day
    )
    valid = Q(price_list__valid_until=None) | Q(price_list__valid_until__gte=day)
    return rows.filter(valid).select_related("price_list").order_by("pk")


def list_after(space_id: int, day: date) -> PriceList | None:
    """The next published list that begins after the day, so that people know beforehand."""
    rows = PriceList.objects.filter(space=space_id, state="published", valid_from__gt=day)
    return rows.order_by("valid_from").first()


def lines_of(price_list: PriceList) -> list[PriceLine]:
    """Its lines with all that they name, in the order in which they win."""
    rows = PriceLine.objects.filter(price_list=price_list)
    result = list(rows.select_related("resource", "model", "category", "price_list").order_by("pk"))
    order = {code: at for at, (code, _label) in enumerate(PriceLine._meta.get_field("what").choices or [])}
    who = {code: at for at, (code, _label) in enumerate(PriceLine._meta.get_field("who").choices or [])}
    return sorted(
        result, key=lambda line: (order[line.what], str(line.subject), -who[line.who], line.per, line.pk)
    )


def last_used(space_id: int) -> date | None:
    """The last day that was priced by a list of the space."""
    day: date | None = PriceList.objects.filter(space=space_id).aggregate(last=Max("used_until"))["last"]
    return day


def resources_in(space: Space) -> "QuerySet[Resource]":
    """What may have a price of its own in a space: machines and rooms, by name in the reader's language."""
    return Resource.objects.filter(space=space).order_by(ByName("sort_keys"), "pk")


def models_in(space: Space) -> "QuerySet[EquipmentModel]":
    """The models of which the space has a machine."""
    return EquipmentModel.objects.filter(units__resource__space=space).distinct()


def categories_in(space: Space) -> "QuerySet[EquipmentCategory]":
    """The kinds of equipment that the space has."""
    return EquipmentCategory.objects.filter(models__units__resource__space=space).distinct()


def grouped(price_list: PriceList | None) -> list[tuple[str, list[PriceLine]]]:
    """Its lines as people read them: ("use" | "material" | "missed", lines); three statements at most."""
    if price_list is None:
        return []
    lines = lines_of(price_list)
    groups = {
        "use": [line for line in lines if line.what not in ("material", "late", "no_show")],
        "material": [line for line in lines if line.what == "material"],
        "missed": [line for line in lines if line.what in ("late", "no_show")],
    }
    return [(name, lines) for name, lines in groups.items() if lines]


def materials_of(price_list_id: int | None) -> list[PriceLine]:
    """The materials of a list."""
    if price_list_id is None:
        return []
    rows = PriceLine.objects.filter(price_list=price_list_id, what="material")
    return list(rows.select_related("price_list", "resource", "model", "category").order_by("pk"))
