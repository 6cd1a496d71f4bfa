"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from datetime import date, datetime

from django.core import signing

from ceh.core.mail import address_of, send
from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person

SALT = "network.confirm"


def confirmation_token(space: Space, person: Person) -> str:
    """What proves that the letter reached this manager of this space. It serves until the page is confirmed anew."""
    since = space.confirmed_on.isoformat() if space.confirmed_on else ""
    return signing.dumps([space.pk, person.pk, since], salt=SALT)


def read_token(token: str) -> tuple[int, int, str] | None:
    """(space, person, confirmed until then) of a token; None when it is forged or broken."""
    try:
        space, person, since = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(space), int(person), str(since)


def review_wanted(space: Space, reviewer: Person, now: datetime) -> None:
    """To the reviewer: a space waits, until when."""
    send(
        "network/emails/review_wanted.txt",
        to=reviewer,
        now=now,
        key=f"network.review:{space.pk}:{space.submitted_at:%Y%m%d%H%M%S}:{reviewer.pk}",
        space=space,
        url=address_of("network:desk_space", slug=space.code),
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
        url=address_of("network:desk_space", slug=space.code),
    )


def answered(space: Space, letter: str, now: datetime, reason: str = "") -> None:
    """To the proposer: published, or returned with remarks."""
    if space.proposed_by is None:
        return
    where = "network:space" if letter == "space_published" else "network:space_edit"
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
        return address_of("network:space_edit" if is_manager else "network:space", slug=assignment.space.code)
    return address_of("network:spaces")


def please_confirm(space: Space, manager: Person, number: int, since: date, now: datetime) -> bool:
    """To a manager: is the page still true? One letter for each number since the last confirmation."""
    letter = send(
        "network/emails/please_confirm.txt",
        to=manager,
        now=now,
        key=f"network.confirm:{space.pk}:{since.isoformat()}:{number}:{manager.pk}",
        space=space,
        number=number,
        confirm_url=address_of("network:confirm_by_letter", token=confirmation_token(space, manager)),
        edit_url=address_of("network:space_edit", slug=space.code),
    )
    return letter is not None
