"""Who may book, decide and see bookings; the object is a space, a thing in it, or a booking."""

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
from ceh.network.permissions import sees_its_space

register(
    "bookings",
    {
        "choose_time": is_signed_in & sees_its_space,
        "book": is_signed_in,
        "override": is_manager_there | is_coordinator,
        "decide_booking": is_ceh_itself | is_manager_there | is_trainer_there | is_coordinator,
        "cancel_booking": is_ceh_itself | is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "start_booking": is_ceh_itself | is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "see_booking": is_ones_own | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "see_bookings": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
    },
)
