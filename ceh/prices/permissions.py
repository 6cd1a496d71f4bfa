"""Who may set prices and name members, to be read aloud; the object is a space, or lies in one."""

from typing import Any

import rules

from ceh.core.permissions import (
    is_auditor,
    is_coordinator,
    is_manager_there,
    register,
)
from ceh.network.permissions import sees_its_space


@rules.predicate
def is_published(person: Any, obj: Any) -> bool:
    """The price list is published."""
    return obj is not None and getattr(obj, "state", "") == "published"


register(
    "prices",
    {
        "see_prices": sees_its_space,
        "see_list": (is_published & sees_its_space) | is_manager_there | is_coordinator | is_auditor,
        "manage_prices": is_manager_there | is_coordinator,
        "see_members": is_manager_there | is_coordinator | is_auditor,
        "see_belonging": is_coordinator | is_auditor,
        "manage_members": is_manager_there | is_coordinator,
    },
)
