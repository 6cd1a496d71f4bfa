"""Who reports faults and looks after them; the object is a machine, a space, or a fault."""

from typing import Any

import rules

from ceh.core.permissions import (
    is_auditor,
    is_coordinator,
    is_manager_there,
    is_signed_in,
    is_trainer_there,
    register,
)


@rules.predicate
def is_the_reporter(person: Any, obj: Any) -> bool:
    """Reported the fault."""
    mine = getattr(person, "pk", None)  # a visitor has none, as a report at the tablet has nobody
    return obj is not None and mine is not None and getattr(obj, "reported_by_id", None) == mine


register(
    "maintenance",
    {
        "report_fault": is_signed_in,
        "see_fault": is_the_reporter | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "add_to_fault": is_the_reporter | is_manager_there | is_trainer_there | is_coordinator,
        "see_faults": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
    },
)
