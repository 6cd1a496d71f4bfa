"""Who may do what with workshops, SWOT and challenges. Written to be read aloud."""

from typing import Any

import rules

from ceh.consultation.models import Statement, Workshop
from ceh.consultation.queries import HIDDEN
from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register

staff = is_coordinator | is_auditor | is_administrator


@rules.predicate
def is_public(person: Any, record: Statement | Workshop | None) -> bool:
    """Has been announced or published."""
    return record is None or record.state not in HIDDEN


register(
    "consultation",
    {
        "see_consultation": anyone,
        "see_statement": is_public | staff,
        "see_workshop": is_public | staff,
        "see_desk": staff,
        "write_swot": is_coordinator,
        "run_workshop": is_coordinator,
    },
)
