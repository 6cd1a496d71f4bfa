"""Who may grant, suspend and hold. Written to be read aloud.

The object is a space, or something that happened in one (a grant); for holds it is the hold with its scope.
"""

from typing import Any

import rules

from ceh.core.permissions import (
    holds,
    is_auditor,
    is_coordinator,
    is_manager_there,
    is_signed_in,
    is_trainer_there,
    register,
    space_id_of,
)
from ceh.learning import queries


@rules.predicate
def is_trainer_by_grant(person: Any, obj: Any) -> bool:
    """Holds a valid grant of that space as trainer of something."""
    space_id = space_id_of(obj)
    return space_id is not None and is_signed_in(person) and queries.was_made_trainer_in(person, space_id)


@rules.predicate
def is_not_about_oneself(person: Any, obj: Any) -> bool:
    """It is not about one's own grant or hold."""
    return person is None or getattr(obj, "person_id", None) != person.pk


@rules.predicate
def manages_owner(person: Any, hold: Any) -> bool:
    """Manages the space that owns the competence of a hold which covers no space alone."""
    competence = getattr(hold, "competence", None)
    if competence is None or competence.space_id is None or space_id_of(hold) is not None:
        return False
    return holds(person, "manager", competence.space_id)


@rules.predicate
def has_placed_hold(person: Any, hold: Any) -> bool:
    """Placed this hold."""
    return person is not None and getattr(hold, "by_id", None) == person.pk is not None


@rules.predicate
def is_manager_of_the_owner(person: Any, competence: Any) -> bool:
    """Manages the space that owns the competence."""
    return (
        competence is not None
        and competence.space_id is not None
        and holds(person, "manager", competence.space_id)
    )


is_staff_there = is_manager_there | is_trainer_there | is_trainer_by_grant

register(
    "learning",
    {
        "see_own": is_signed_in,
        "see_people": is_coordinator | is_auditor | is_staff_there,
        "grant": is_coordinator | is_staff_there,
        "suspend_grant": (is_coordinator | is_staff_there) & is_not_about_oneself,
        "revoke_grant": (is_manager_there | is_coordinator) & is_not_about_oneself,
        "record_induction": is_coordinator | is_staff_there,
        "set_recognition": is_manager_there | is_coordinator,
        "place_hold": is_manager_there | is_trainer_there | manages_owner | is_coordinator,
        "lift_hold": (is_manager_there | manages_owner | has_placed_hold | is_coordinator)
        & is_not_about_oneself,
        "define_competence": is_manager_there | is_coordinator,
        "change_competence": is_manager_of_the_owner | is_coordinator,
        "see_desk": is_coordinator | is_auditor,
    },
)
