"""Who may what; the object is a case."""

from typing import Any

import rules

from ceh.core import clock
from ceh.core.permissions import (
    explain,
    holds,
    is_auditor,
    is_ceh_itself,
    is_coordinator,
    is_ones_own,
    is_signed_in,
    register,
)
from ceh.people.queries import is_guardian_of
from ceh.support import queries
from ceh.support.rules.cases import already_sent, no_part


@rules.predicate
def is_adviser(person: Any) -> bool:
    """Is an adviser of the network."""
    return holds(person, "adviser")


@rules.predicate
def is_its_adviser(person: Any, obj: Any) -> bool:
    """Is the adviser of the case."""
    mine = getattr(person, "pk", None)
    return obj is not None and mine is not None and obj.adviser_id == mine


@rules.predicate
def guards_the_applicant(person: Any, obj: Any) -> bool:
    """Is the guardian of the applicant, who is under 18."""
    mine = getattr(person, "pk", None)
    if obj is None or mine is None or obj.band not in ("under15", "15-17", ""):
        return False
    return is_guardian_of(person, obj.person)


@rules.predicate
def nobody_has_it(person: Any, obj: Any) -> bool:
    """The case waits for an adviser."""
    return obj is not None and obj.state in ("submitted", "reopened")


@rules.predicate
def is_draft(person: Any, obj: Any) -> bool:
    """The request has not been sent."""
    return obj is not None and obj.state == "draft"


@rules.predicate
def is_closed(person: Any, obj: Any) -> bool:
    """The case is closed, and was once sent."""
    return obj is not None and obj.state == "closed" and obj.submitted_at is not None


@rules.predicate
def gave_a_reason(person: Any, obj: Any) -> bool:
    """Said within the last hour why they open the case."""
    mine = getattr(person, "pk", None)
    return obj is not None and mine is not None and queries.is_viewing(obj, person, clock.now())


@rules.predicate
def has_no_part(person: Any, obj: Any) -> bool:
    """Is neither the applicant nor the adviser."""
    mine = getattr(person, "pk", None)
    return obj is not None and mine not in (obj.person_id, obj.adviser_id)


@rules.predicate
def is_its_mentor(person: Any, obj: Any) -> bool:
    """Is the mentor who is asked, or who helps."""
    mine = getattr(person, "pk", None)
    return obj is not None and mine is not None and obj.mentor is not None and obj.mentor.person_id == mine


is_applicant = is_ones_own | guards_the_applicant
may_view = (is_adviser | is_coordinator) & has_no_part

register(
    "support",
    {
        "start_case": is_signed_in,
        "write_case": is_applicant | is_ceh_itself,
        "change_case": is_applicant & is_draft,
        "see_case": is_applicant
        | is_its_adviser
        | (is_adviser & nobody_has_it)
        | ((is_adviser | is_coordinator) & gave_a_reason),
        "see_cases": is_adviser | is_coordinator | is_auditor,
        "take_case": is_adviser & nobody_has_it & has_no_part & ~guards_the_applicant,
        "handle_case": is_its_adviser,
        "confirm_needs": is_applicant,
        "write_note": is_ones_own | is_its_adviser,
        "reopen_case": (is_applicant | is_its_adviser) & is_closed,
        "hand_over_case": is_its_adviser | is_coordinator,
        "view_case": may_view,
        "see_proposal": is_its_mentor,
        "see_proposals": is_signed_in,
        "answer_proposal": is_its_mentor,
        "next_mentor": is_its_mentor | is_ceh_itself,
        "part_from_mentor": is_applicant | is_its_adviser | is_its_mentor,
        "steer_case": is_coordinator,
        "lapse_case": is_ceh_itself,
    },
)


def _why_unchangeable(person: Any, case: Any) -> Any:
    return already_sent() if is_applicant.test(person, case) and not is_draft.test(person, case) else None


def _give_a_reason(person: Any, case: Any) -> Any:
    return no_part(case.pk) if may_view.test(person, case) else None


explain("support.see_case", _give_a_reason)
explain("support.change_case", _why_unchangeable)
