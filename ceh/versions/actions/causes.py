"""What an action answers and takes over: links of the red thread, which may be added in any version."""

from datetime import datetime

from ceh.consultation.models import Challenge
from ceh.consultation.rules import check_not_linked
from ceh.core import links
from ceh.core.journal import act
from ceh.core.models import Link
from ceh.core.permissions import need
from ceh.knowledge.models import Practice
from ceh.people.models import Person
from ceh.plan.actions.packs import ANSWERS, TAKES_OVER
from ceh.plan.models import Action
from ceh.plan.queries import original_of

PERMISSION = "versions.link_causes"


def add_cause(
    *, action: Action, cause: Challenge | Practice, by: Person, now: datetime, reason: str = ""
) -> Link:
    """Link a challenge that the action answers, or a practice that it takes over.

    Raises Refused: "versions.link_causes", "consultation.linked_already".
    """
    record = original_of(action)
    need(by, PERMISSION, record)
    kind = ANSWERS if isinstance(cause, Challenge) else TAKES_OVER
    check_not_linked(links.current_link(kind, cause, record))
    with act("versions.add_cause", by=by, reason=reason):
        return links.connect(kind, cause, record, by=by, now=now, reason=reason)


def remove_cause(*, link: Link, by: Person, now: datetime, reason: str) -> None:
    """End such a link; it stays in the history. Raises Refused ("versions.link_causes")."""
    need(by, PERMISSION, link.target)
    with act("versions.remove_cause", by=by, reason=reason):
        links.disconnect(link, by=by, now=now, reason=reason)
