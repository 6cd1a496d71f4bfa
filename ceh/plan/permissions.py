"""Who may do what with the plan. Written to be read aloud."""

from typing import Any

import rules

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register
from ceh.plan.models import Player
from ceh.plan.queries import organisations_of


@rules.predicate
def speaks_for_it(person: Any, player: Player | None) -> bool:
    """Manages a space of the organisation whose part it is."""
    return player is not None and player.organisation_id in organisations_of(person)


register(
    "plan",
    {
        "see_plan": anyone,
        "see_desk": is_coordinator | is_auditor | is_administrator,
        "establish_space": is_coordinator,
        "manage_tasks": is_coordinator,
        "edit_plan": is_coordinator,
        "manage_funding": is_coordinator,
        "answer_part": is_coordinator | speaks_for_it,
        "record_policy_change": is_coordinator,
    },
)
