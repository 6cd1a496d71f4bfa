"""Who may keep a space's time. Written to be read aloud; the object is a space, or something in one."""

from ceh.core.permissions import anyone, is_coordinator, is_manager_there, is_signed_in, register

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
