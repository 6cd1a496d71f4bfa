"""Who may do what with workshops, SWOT and challenges. Written to be read aloud."""

from typing import Any

import rules

from ceh.consultation.models import Challenge, Statement, Workshop
from ceh.consultation.queries import HIDDEN, facilitates
from ceh.core.permissions import (
    anyone,
    is_administrator,
    is_auditor,
    is_coordinator,
    register,
)

staff = is_coordinator | is_auditor | is_administrator


@rules.predicate
def is_public(person: Any, record: Statement | Challenge | Workshop | None) -> bool:
    """Has been announced or published."""
    return record is None or record.state not in HIDDEN


@rules.predicate
def is_published(person: Any, record: Workshop | None) -> bool:
    """The findings are published."""
    return record is not None and record.state == "published"


@rules.predicate
def facilitates_table(person: Any, record: Any) -> bool:
    """Writes down what is said at a table of the workshop."""
    workshop = record if record is None or isinstance(record, Workshop) else record.workshop
    return (
        workshop is not None
        and person is not None
        and person.is_authenticated
        and facilitates(person, workshop)
    )


register(
    "consultation",
    {
        "see_consultation": anyone,
        "see_statement": is_public | staff,
        "see_challenge": is_public | staff,
        "see_workshop": is_public | staff | facilitates_table,
        "see_minutes": is_published | is_coordinator | facilitates_table,
        "see_desk": staff,
        "write_swot": is_coordinator,
        "run_workshop": is_coordinator,
        "enter_findings": is_coordinator | facilitates_table,
    },
)
