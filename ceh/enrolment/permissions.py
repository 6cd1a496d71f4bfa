"""Who may enrol, record attendance and see who takes part; the object is a session, or a part in one."""

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
from ceh.courses.permissions import staff
from ceh.learning.permissions import is_trainer_by_grant

register(
    "enrolment",
    {
        "see_own": is_signed_in,
        "enrol": is_signed_in,
        "bring_group": is_signed_in,
        "take_quiz": is_signed_in,
        "override": is_manager_there | is_coordinator,
        "record_attendance": is_ceh_itself | staff,
        "see_participants": staff | is_auditor,
        "cancel_enrolment": is_ceh_itself | is_ones_own | staff,
        "see_group": is_ones_own | staff | is_auditor,
        "see_attempt": is_ones_own
        | is_manager_there
        | is_trainer_there
        | is_trainer_by_grant
        | is_coordinator,
    },
)
