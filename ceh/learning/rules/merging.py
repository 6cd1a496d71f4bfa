"""Which of two grants of one kind is the better one, when two accounts of one person are merged. Pure."""

from datetime import UTC, datetime

from ceh.learning.queries import HeldGrant
from ceh.learning.rules.standing import ends

FOREVER = datetime.max.replace(tzinfo=UTC)


def rank(grant: HeldGrant, last_use: datetime | None, now: datetime) -> tuple[bool, datetime]:
    """The higher the better: one that holds now before one that does not, then the one that ends later."""
    until = ends(grant, last_use) or FOREVER
    return grant.state == "active" and until > now, until
