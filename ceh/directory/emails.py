"""The letter that asks a manager whether a page is true, and the link in it that answers."""

from datetime import date, datetime

from django.core import signing

from ceh.core.mail import address_of, send
from ceh.network.models import Space
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


def please_confirm(space: Space, manager: Person, number: int, since: date, now: datetime) -> bool:
    """To a manager: is the page still true? One letter for each number since the last confirmation."""
    letter = send(
        "directory/emails/please_confirm.txt",
        to=manager,
        now=now,
        key=f"network.confirm:{space.pk}:{since.isoformat()}:{number}:{manager.pk}",
        space=space,
        number=number,
        confirm_url=address_of("directory:confirm_by_letter", token=confirmation_token(space, manager)),
        edit_url=address_of("directory:space_edit", slug=space.code),
    )
    return letter is not None
