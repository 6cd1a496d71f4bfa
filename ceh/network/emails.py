"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from datetime import datetime

from ceh.core.mail import address_of, send
from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person


def review_wanted(space: Space, reviewer: Person, now: datetime) -> None:
    """To the reviewer: a space waits, until when."""
    send(
        "network/emails/review_wanted.txt",
        to=reviewer,
        now=now,
        key=f"network.review:{space.pk}:{space.submitted_at:%Y%m%d%H%M%S}:{reviewer.pk}",
        space=space,
        url=address_of("directory:desk_space", slug=space.code),
    )


def review_late(space: Space, to: Person, stage: str, now: datetime) -> None:
    """To the reviewer on the last day, to every coordinator a week later."""
    send(
        "network/emails/review_late.txt",
        to=to,
        now=now,
        key=f"network.review_{stage}:{space.pk}:{space.submitted_at:%Y%m%d%H%M%S}:{to.pk}",
        space=space,
        overdue=stage == "overdue",
        url=address_of("directory:desk_space", slug=space.code),
    )


def answered(space: Space, letter: str, now: datetime, reason: str = "") -> None:
    """To the proposer: published, or returned with remarks."""
    if space.proposed_by is None:
        return
    where = "directory:space" if letter == "space_published" else "directory:space_edit"
    send(
        f"network/emails/{letter}.txt",
        to=space.proposed_by,
        now=now,
        key=f"network.{letter}:{space.pk}:{now.isoformat()}",
        space=space,
        reason=reason,
        url=address_of(where, slug=space.code),
    )


def role_changed(assignment: RoleAssignment, now: datetime, *, ended: bool) -> None:
    """To the person: a role begins or ends."""
    send(
        f"network/emails/role_{'ended' if ended else 'given'}.txt",
        to=assignment.person,
        now=now,
        key=f"network.role:{assignment.pk}:{'end' if ended else 'start'}",
        assignment=assignment,
        url=_place_of(assignment, ended),
    )


def _place_of(assignment: RoleAssignment, ended: bool) -> str:
    """Where the person goes on: managers to what they edit, all others to the space, of the network to the list."""
    if assignment.space is not None:
        is_manager = assignment.role == "manager" and not ended
        return address_of(
            "directory:space_edit" if is_manager else "directory:space", slug=assignment.space.code
        )
    return address_of("directory:spaces")
