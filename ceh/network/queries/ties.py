"""Which people have to do with a space. Apps above declare what ties the two: a booking, a visit, an enrolment."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from ceh.core.permissions import can
from ceh.network.models import MemberCode, RoleAssignment, Space
from ceh.people import queries as people
from ceh.people.models import Person

Tie = Callable[[Collection[int], int], Iterable[int]]  # (person ids, space id) -> ids of those with a tie
_ties: list[Tie] = []


def register_tie(tie: Tie) -> None:
    """Register a check that runs before staff of a space may act for a person."""
    _ties.append(tie)


def tied_people(person_ids: Collection[int], space_id: int) -> set[int]:
    """Those of the people who have, or had, anything to do with the space."""
    tied: set[int] = set()
    for tie in (_with_role, _with_code, *_ties):
        if rest := set(person_ids) - tied:
            tied.update(tie(rest, space_id))
    return tied


def has_tie(person_id: int, space_id: int) -> bool:
    """Whether the person has, or had, anything to do with the space."""
    return bool(tied_people([person_id], space_id))


def tied_members(
    space: Space, emails: Iterable[str], numbers: Iterable[int], *, by: Person
) -> tuple[dict[str, Person], dict[int, Person]]:
    """As `people.queries.members`, only those with a tie to the space unless `by` looks after all people."""
    by_email, by_number = people.members(emails, numbers)
    if can(by, "network.name_anybody"):
        return by_email, by_number
    tied = tied_people({person.pk for person in (*by_email.values(), *by_number.values())}, space.pk)
    return (
        {email: person for email, person in by_email.items() if person.pk in tied},
        {number: person for number, person in by_number.items() if number in tied},
    )


def valid_code(person: Person, now: datetime) -> MemberCode | None:
    """The code that the person can show now."""
    return MemberCode.objects.filter(person=person, used_at=None, expires_at__gt=now).first()


def _with_role(person_ids: Collection[int], space_id: int) -> Iterable[int]:
    rows = RoleAssignment.objects.filter(person__in=person_ids, space=space_id)
    return rows.values_list("person_id", flat=True)


def _with_code(person_ids: Collection[int], space_id: int) -> Iterable[int]:
    rows = MemberCode.objects.filter(person__in=person_ids, space=space_id)
    return rows.values_list("person_id", flat=True)
