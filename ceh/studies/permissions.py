"""Who may do what with feasibility studies. Written to be read aloud."""

from typing import Any

import rules

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register
from ceh.studies.queries import HIDDEN

staff = is_coordinator | is_auditor | is_administrator


@rules.predicate
def is_public(person: Any, record: Any) -> bool:
    """Has been published."""
    return record is None or record.state not in HIDDEN


register(
    "studies",
    {
        "see_studies": anyone,
        "see_study": is_public | staff,
        "see_drafts": staff,
        "write_study": is_coordinator,
    },
)
