"""Who may record and see visits and use; the object is a space, a machine, or a record."""

from ceh.core.permissions import (
    is_auditor,
    is_ceh_itself,
    is_coordinator,
    is_manager_there,
    is_ones_own,
    is_signed_in,
    is_trainer_there,
    register,
)

register(
    "usage",
    {
        "use": is_signed_in,
        "stop_usage": is_ceh_itself | is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "record_usage": is_manager_there | is_trainer_there | is_coordinator,
        "see_usage": is_ones_own | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "see_usages": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "record_own_visit": is_signed_in,
        "record_visit": is_manager_there | is_trainer_there | is_coordinator,
        "record_group": is_manager_there | is_trainer_there | is_coordinator,
        "see_visits": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "void_visit": is_manager_there | is_coordinator,
    },
)
