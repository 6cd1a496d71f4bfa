"""Who may record and see visits. Written to be read aloud; the object is a space, or a visit in one."""

from typing import Any

import rules

from ceh.core.permissions import (
    anyone,
    is_auditor,
    is_coordinator,
    is_manager_there,
    is_ones_own,
    is_signed_in,
    is_the_house,
    is_trainer_there,
    register,
)
from ceh.network.permissions import sees_its_space


@rules.predicate
def is_the_reporter(person: Any, obj: Any) -> bool:
    """Reported the fault."""
    mine = getattr(person, "pk", None)  # a visitor has none, as a report at the tablet has nobody
    return obj is not None and mine is not None and getattr(obj, "reported_by_id", None) == mine


register(
    "facilities",
    {
        "see_model": anyone,
        "see_unit": sees_its_space,
        "see_timetable": sees_its_space,
        "choose_time": is_signed_in & sees_its_space,
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
