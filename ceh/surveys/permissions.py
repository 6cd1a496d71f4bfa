"""Who may do what with surveys. Written to be read aloud."""

from typing import Any

import rules

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register
from ceh.surveys.models import Survey

staff = is_coordinator | is_auditor | is_administrator


@rules.predicate
def is_public(person: Any, survey: Survey | None) -> bool:
    """Has been opened."""
    return survey is None or survey.state not in ("draft", "discarded")


register(
    "surveys",
    {"see_surveys": anyone, "see_survey": is_public | staff, "see_answers": staff, "run": is_coordinator},
)
