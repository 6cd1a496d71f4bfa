"""Who may see what is owed, and settle, to be read aloud; the object is a space, or lies in one."""

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


@rules.predicate
def manages_somewhere(person: Any) -> bool:
    """Manages some space, and so hosts members of others."""
    return holds_anywhere(person, "manager")


register(
    "billing",
    {
        "charge": is_ceh_itself | is_manager_there | is_coordinator,
        "see_charge": is_ones_own | is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "see_charges": is_manager_there | is_trainer_there | is_coordinator | is_auditor,
        "add_material": is_ones_own | is_manager_there | is_trainer_there | is_coordinator,
        "settle_charge": is_manager_there | is_coordinator,
        "see_credits": is_manager_there | is_coordinator | is_auditor,
        "see_credit": is_ones_own | is_manager_there | is_coordinator | is_auditor,
        "give_credit": is_manager_there | is_coordinator,
        "see_settlements": manages_somewhere | is_coordinator | is_auditor,
        "see_settled_lines": is_coordinator | is_auditor,
        "settle": is_coordinator,
    },
)
