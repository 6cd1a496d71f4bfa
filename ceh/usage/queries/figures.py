"""Questions about the use of machines in a year, read from what was counted beforehand."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from ceh.core.text import ByName
from ceh.region.queries import current
from ceh.timetable.rules import MIDNIGHT, instant
from ceh.usage.models import Usage, UsageDue, UsageYear

CUTS = ("space", "model", "both")  # how the table may be cut
CHUNK = 500


def years() -> list[int]:
    """The years of which there is a figure, the newest first."""
    rows = UsageYear.objects.filter(space=None, model=None).order_by("-year")
    return list(rows.values_list("year", flat=True))


def whole_region(year: int) -> UsageYear | None:
    """The whole region in a year; None where nothing was used or counted."""
    return UsageYear.objects.filter(year=year, space=None, model=None).first()


def year_by(year: int, by: str) -> "QuerySet[UsageYear]":
    """The year by space, by model, or by both."""
    rows = UsageYear.objects.filter(
        year=year, space__isnull=by == "model", model__isnull=by == "space"
    ).select_related("space", "model__category")
    rows = rows.only(
        "year",
        "uses",
        "minutes",
        "people",
        "guests",
        "space__code",
        "space__name",
        "model__code",
        "model__name",
        "model__maker",
        "model__category__name",
    )
    return rows.order_by(ByName("space__sort_keys"), "model__sort_key", "pk")


def most(year: int, by: str, limit: int = 12) -> list[tuple[str, float]]:
    """(space or model, hours) of those that were used longest, the longest first."""
    rows = year_by(year, by).order_by("-minutes", "pk")[:limit]
    return [(str(row.model if by == "model" else row.space), round(row.hours, 1)) for row in rows]


def is_due(year: int) -> bool:
    """Whether records of the year changed since it was counted."""
    return UsageDue.objects.filter(year=year).exists()


def instants(year: int) -> tuple[datetime, datetime]:
    """The first midnight of the year and of the next, on the region's clock."""
    zone = current().timezone
    starts, ends = (instant(date(at, 1, 1), MIDNIGHT, zone) for at in (year, year + 1))
    return starts, ends


RECORD = (
    "pk",
    "space__code",
    "unit__resource__name",
    "unit__model__code",
    "person_id",
    "headcount",
    "started_at",
    "ended_at",
    "source",
    "estimated",
    "booking_id",
    "state",
    "band",
    "maintenance",
    "space_id",
)


def names_of(model: type[Model]) -> dict[str, str]:
    """Code → name in the reader's language, of all rows of a model that has codes; one statement."""
    return {row.code: str(row) for row in model._default_manager.all()}  # type: ignore[attr-defined]


def records(year: int) -> Iterator[tuple[Any, ...]]:
    """Every use that began in the year, voided ones too, in the order in which they began; some hundred at a time.

    Read through a cursor of the server: a million records take no more memory here than one.
    """
    starts, ends = instants(year)
    rows = Usage.objects.filter(started_at__gte=starts, started_at__lt=ends).order_by("started_at", "pk")
    return rows.values_list(*RECORD).iterator(chunk_size=CHUNK)
