"""Who may see the staff pages that cross apps."""

from typing import Any

import rules

from ceh.core.permissions import is_administrator, is_auditor, is_coordinator, register, roles_of


@rules.predicate
def has_a_role(person: Any) -> bool:
    """Holds any role, in a space or in the network."""
    return bool(roles_of(person))


register("home", {"open_desk": has_a_role, "see_desk": is_coordinator | is_auditor | is_administrator})
