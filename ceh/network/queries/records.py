"""Spaces and organisations as plain data: what forms show, imports compare, exports write and undoing restores.

Every value is JSON: codes for records of lists, {"sl": …} for translated text, [weekday, "09:00", "17:00"] for hours.
"""

from typing import Any

from django.db.models import QuerySet

from ceh.network.models import Organisation, Space

SPACE_PLAIN = (
    "code",
    "settlement",
    "address",
    "lon",
    "lat",
    "exact_place",
    "email",
    "phone",
    "url",
    "open_to",
)
SPACE_TEXTS = ("name", "summary", "description", "accessibility_note")
SPACE_LISTS = ("topics", "goal_groups")
SPACE_CODES = ("languages", "accessibility")
ORGANISATION_PLAIN = ("code", "settlement", "url", "founded")
ORGANISATION_TEXTS = ("name", "plan_role")


def with_record(rows: QuerySet[Space]) -> QuerySet[Space]:
    """The spaces with everything that `space_record` reads, in five statements whatever their number."""
    return rows.select_related("kind", "host", "municipality").prefetch_related(
        "topics", "goal_groups", "hours"
    )


def space_record(space: Space) -> dict[str, Any]:
    """Everything on a space's page, as plain data."""
    record: dict[str, Any] = {name: getattr(space, name) for name in SPACE_PLAIN}
    record |= {name: dict(getattr(space, name)) for name in SPACE_TEXTS}
    record |= {name: sorted(item.code for item in getattr(space, name).all()) for name in SPACE_LISTS}
    record |= {name: sorted(getattr(space, name)) for name in SPACE_CODES}
    record["kind"] = space.kind.code
    record["host"] = space.host.code if space.host else ""
    record["municipality"] = space.municipality.code
    record["hours"] = [[h.weekday, f"{h.opens:%H:%M}", f"{h.closes:%H:%M}"] for h in space.hours.all()]
    return record


def organisation_record(organisation: Organisation) -> dict[str, Any]:
    """Everything on an organisation's page, as plain data."""
    record: dict[str, Any] = {name: getattr(organisation, name) for name in ORGANISATION_PLAIN}
    record |= {name: dict(getattr(organisation, name)) for name in ORGANISATION_TEXTS}
    record["kind"] = organisation.kind.code
    record["municipality"] = organisation.municipality.code if organisation.municipality else ""
    return record


def record_of(obj: Space | Organisation) -> dict[str, Any]:
    """The record of a space or an organisation."""
    return space_record(obj) if isinstance(obj, Space) else organisation_record(obj)
