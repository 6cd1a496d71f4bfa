"""Who may what; the object is a mentor."""

from typing import Any

import rules

from ceh.core.permissions import (
    holds,
    is_auditor,
    is_ceh_itself,
    is_coordinator,
    is_ones_own,
    is_signed_in,
    register,
)


@rules.predicate
def is_adviser(person: Any) -> bool:
    """Is an adviser of the network."""
    return holds(person, "adviser")


@rules.predicate
def is_shown(person: Any, obj: Any) -> bool:
    """The mentor is in the register and wants to be shown."""
    return obj is not None and obj.is_public and obj.state == "listed"


register(
    "mentors",
    {
        "offer_profile": is_signed_in,
        "keep_profile": is_ones_own | is_coordinator | is_ceh_itself,
        "change_profile": is_ones_own,
        "declare_conflict": is_ones_own,
        "keep_register": is_coordinator & ~is_ones_own,
        "see_mentor": is_shown | is_ones_own | is_adviser | is_coordinator | is_auditor,
        "see_register": is_adviser | is_coordinator | is_auditor,
        "find_mentors": is_adviser | is_coordinator,
    },
)
