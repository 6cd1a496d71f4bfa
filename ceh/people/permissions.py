"""Who may do what with accounts."""

from typing import Any

import rules

from ceh.core.permissions import is_administrator, is_coordinator, is_signed_in, register
from ceh.people import queries


@rules.predicate
def is_self(person: Any, subject: Any = None) -> bool:
    """Is the person whom it is about."""
    return subject is None or person.pk == subject.pk


@rules.predicate
def is_guardian(person: Any, subject: Any = None) -> bool:
    """Is a confirmed guardian of the person whom it is about."""
    return subject is not None and queries.is_guardian_of(person, subject)


@rules.predicate
def has_a_part(person: Any, guardianship: Any = None) -> bool:
    """Is the ward or the guardian."""
    return guardianship is not None and person.pk in (guardianship.minor_id, guardianship.guardian_id)


@rules.predicate
def is_the_owner(person: Any, token: Any = None) -> bool:
    """The token is the person's own."""
    return token is not None and token.person_id == person.pk


own = is_signed_in & is_self

TABLE = {
    "change_profile": is_signed_in & (is_self | is_guardian),
    "consent": is_signed_in & (is_self | is_guardian),
    "export_own": own,
    "erase_own": own,
    "ask_guardianship": is_signed_in,
    "end_guardianship": is_signed_in & has_a_part,
    "keep_tokens": is_signed_in,
    "revoke_token": is_signed_in & is_the_owner,
    "see_person": is_coordinator,
    "correct": is_coordinator,
    "merge": is_coordinator,
    "publish_text": is_administrator,
}

register("people", TABLE)
