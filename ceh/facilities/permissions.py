"""Who may record and see visits. Written to be read aloud; the object is a space, or a visit in one."""

from typing import Any

import rules

from ceh.core.permissions import holds, is_auditor, is_coordinator, is_signed_in, register


def _space_id(obj: Any) -> int | None:
    """The space that the question is about."""
    return None if obj is None else getattr(obj, "space_id", obj.pk)


@rules.predicate
def is_manager_there(person: Any, obj: Any) -> bool:
    """Manages the space of the visit."""
    return _space_id(obj) is not None and holds(person, "manager", _space_id(obj))


@rules.predicate
def is_trainer_there(person: Any, obj: Any) -> bool:
    """Is a trainer in the space of the visit, or in the network."""
    return _space_id(obj) is not None and holds(person, "trainer", _space_id(obj))


register(
    "facilities",
    {
        "record_own_visit": is_signed_in,
        "record_visit": is_manager_there | is_trainer_there | is_coordinator,
        "record_group": is_manager_there | is_trainer_there | is_coordinator,
        "see_visits": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "void_visit": is_manager_there | is_coordinator,
    },
)
