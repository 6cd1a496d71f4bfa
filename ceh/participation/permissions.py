"""Who may do what with registrations, attendance and photos. Written to be read aloud."""

from ceh.consultation.permissions import facilitates_table
from ceh.core.permissions import (
    anyone,
    is_ceh_itself,
    is_coordinator,
    is_ones_own,
    is_signed_in,
    register,
)

register(
    "participation",
    {
        "register": is_signed_in,
        "cancel_registration": is_ceh_itself | is_ones_own,
        "set_terms": is_coordinator,
        "record_attendance": is_coordinator | facilitates_table,
        "add_photo": is_coordinator | facilitates_table,
        "ask_removal": anyone,
        "decide_photo": is_coordinator,
    },
)
