"""Who may keep a space's time. Written to be read aloud; the object is a space, or something in one."""

from typing import Any

import rules

from ceh.core.permissions import anyone, holds, is_coordinator, is_signed_in, register
from ceh.network.models import Space


def _space_id(obj: Any) -> int | None:
    """The space that the question is about."""
    if obj is None:
        return None
    return obj.pk if isinstance(obj, Space) else obj.space_id


@rules.predicate
def is_manager_there(person: Any, obj: Any) -> bool:
    """Manages the space."""
    return _space_id(obj) is not None and holds(person, "manager", _space_id(obj))


register(
    "timetable",
    {
        "see_hours": anyone,
        "set_hours": is_manager_there | is_coordinator,
        "close": is_manager_there | is_coordinator,
        "manage_resources": is_manager_there | is_coordinator,
        "keep_own_feed": is_signed_in,
    },
)
