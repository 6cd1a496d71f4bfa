"""Whether a person has to do with a space. Apps above declare what ties the two: a booking, a visit, an enrolment."""

from collections.abc import Callable

from ceh.network.models import RoleAssignment

Tie = Callable[[int, int], bool]  # (person_id, space_id) -> whether there is one
_ties: list[Tie] = []


def register_tie(tie: Tie) -> None:
    """Declare a question that is asked before somebody of a space may look a person up."""
    _ties.append(tie)


def has_tie(person_id: int, space_id: int) -> bool:
    """Whether the person has, or had, anything to do with the space."""
    return any(tie(person_id, space_id) for tie in (_has_role, *_ties))


def _has_role(person_id: int, space_id: int) -> bool:
    return RoleAssignment.objects.filter(person=person_id, space=space_id).exists()
