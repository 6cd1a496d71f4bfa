"""Who may wait for a time, and take or withdraw what is offered; the object is a waitlist entry."""

from ceh.core.permissions import (
    is_ceh_itself,
    is_coordinator,
    is_manager_there,
    is_ones_own,
    is_signed_in,
    is_trainer_there,
    register,
)

staff = is_manager_there | is_trainer_there | is_coordinator

register(
    "waitlist",
    {
        "join_waitlist": is_signed_in,
        "take_offer": is_ceh_itself | is_ones_own | staff,
        "leave_waitlist": is_ceh_itself | is_ones_own | staff,
        "offer_time": is_ceh_itself | staff,
    },
)
