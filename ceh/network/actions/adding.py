"""Spaces and organisations that come in at once, from a table or a pack, and leave it again."""

from datetime import datetime
from typing import Any

from django.db.models import ProtectedError

from ceh.network.actions.joining import free_code, point_of
from ceh.network.actions.records import REFERENCES, Record, record_by_code, write_organisation, write_space
from ceh.network.models import Organisation, Space
from ceh.people import queries as people
from ceh.search.actions import unindex


def add_space(values: Record, *, name: str, now: datetime) -> Space:
    """A space that is public at once. Without a point it stands at its settlement. Call it in an action.

    Raises Refused: "region.point", "network.hours", "network.unknown", "network.code_taken".
    """
    space = Space(code=values.get("code") or free_code(Space, name))
    space.municipality = record_by_code(REFERENCES["municipality"], "municipality", values["municipality"])
    space.lon, space.lat = point_of(space.municipality, values["settlement"])
    write_space(space, {"open_to": "appointment", **values, "code": space.code}, now=now)
    publish_at_once(space, now)
    write_space(space, {}, now=now)
    return space


def publish_at_once(space: Space, now: datetime) -> None:
    """Bring a new space to its public page, the way its states go."""
    space.state, space.submitted_at, space.review_due = "submitted", now, people.today(now)
    space.save(update_fields=["state", "submitted_at", "review_due"])
    space.state, space.published_at = "published", now
    space.save(update_fields=["state", "published_at"])


def add_organisation(values: Record, *, name: str) -> Organisation:
    """A new organisation. Call it in an action. Raises Refused: "network.unknown", "network.code_taken"."""
    organisation = Organisation(code=values.get("code") or free_code(Organisation, name))
    write_organisation(organisation, {**values, "code": organisation.code})
    return organisation


def remove_unused(record: Any) -> bool:
    """Delete a space or an organisation that nothing refers to; False where something does."""
    unindex(record)
    try:
        record.delete()
    except ProtectedError:
        return False
    return True
