"""Who may record and see visits. Written to be read aloud; the object is a space, or a visit in one."""

from typing import Any

import rules

from ceh.core.permissions import anyone, holds, is_auditor, is_coordinator, is_signed_in, register


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


@rules.predicate
def is_the_house(person: Any, obj: Any) -> bool:
    """Not a person but the house itself: a job, or what follows from somebody's act."""
    return person is None


@rules.predicate
def is_ones_own(person: Any, obj: Any) -> bool:
    """The booking, or the place in the line, is the person's own."""
    return obj is not None and person is not None and getattr(obj, "person_id", None) == person.pk is not None


@rules.predicate
def is_the_reporter(person: Any, obj: Any) -> bool:
    """Reported the fault."""
    return person is not None and obj is not None and getattr(obj, "reported_by_id", 0) == person.pk


register(
    "facilities",
    {
        "see_unit": anyone,
        "manage_equipment": is_manager_there | is_coordinator,
        "book": is_signed_in,
        "override": is_manager_there | is_coordinator,
        "decide_booking": is_the_house | is_manager_there | is_trainer_there | is_coordinator,
        "cancel_booking": is_the_house | is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "start_booking": is_the_house | is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "see_booking": is_ones_own | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "see_bookings": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "care_for_unit": is_the_house | is_manager_there | is_trainer_there | is_coordinator,
        "use": is_signed_in,
        "stop_usage": is_the_house | is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "record_usage": is_manager_there | is_trainer_there | is_coordinator,
        "see_usage": is_ones_own | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "see_usages": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "report_fault": is_signed_in,
        "see_fault": is_the_reporter | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "add_to_fault": is_the_reporter | is_manager_there | is_trainer_there | is_coordinator,
        "see_faults": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "run_kiosk": is_manager_there | is_coordinator,
        "record_own_visit": is_signed_in,
        "record_visit": is_manager_there | is_trainer_there | is_coordinator,
        "record_group": is_manager_there | is_trainer_there | is_coordinator,
        "see_visits": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "void_visit": is_manager_there | is_coordinator,
    },
)
