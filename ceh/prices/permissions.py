"""Who may set prices, see what is owed, and settle. Written to be read aloud; the object is a space, or lies in one."""

from typing import Any

import rules

from ceh.core.permissions import (
    holds_anywhere,
    is_auditor,
    is_ceh_itself,
    is_coordinator,
    is_manager_there,
    is_ones_own,
    is_trainer_there,
    register,
)
from ceh.network.permissions import sees_its_space


@rules.predicate
def manages_somewhere(person: Any) -> bool:
    """Manages some space, and so hosts members of others."""
    return holds_anywhere(person, "manager")


@rules.predicate
def is_published(person: Any, obj: Any) -> bool:
    """The price list is published."""
    return obj is not None and getattr(obj, "state", "") == "published"


register(
    "prices",
    {
        "see_prices": sees_its_space,
        "see_list": (is_published & sees_its_space) | is_manager_there | is_coordinator | is_auditor,
        "manage_prices": is_manager_there | is_coordinator,
        "charge": is_ceh_itself | is_manager_there | is_coordinator,
        "see_charge": is_ones_own | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "see_charges": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "add_material": is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "settle_charge": is_manager_there | is_coordinator,
        "see_credits": is_manager_there | is_coordinator | is_auditor,
        "see_credit": is_ones_own | is_manager_there | is_coordinator | is_auditor,
        "give_credit": is_manager_there | is_coordinator,
        "see_members": is_manager_there | is_coordinator | is_auditor,
        "see_belonging": is_coordinator | is_auditor,
        "manage_members": is_manager_there | is_coordinator,
        "see_settlements": manages_somewhere | is_coordinator | is_auditor,
        "see_settled_lines": is_coordinator | is_auditor,
        "settle": is_coordinator,
    },
)
