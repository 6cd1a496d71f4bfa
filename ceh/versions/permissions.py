"""Who may do what in the public consultation of a draft. Written to be read aloud."""

from typing import Any

import rules

from ceh.core.permissions import anyone, is_administrator, is_auditor, is_coordinator, register
from ceh.versions.models import Comment


@rules.predicate
def is_author(person: Any, comment: Comment | None) -> bool:
    """Wrote the comment, with an account."""
    return comment is not None and comment.person_id is not None and comment.person_id == person.pk


@rules.predicate
def is_published(person: Any, comment: Comment | None) -> bool:
    """Stands in the published report."""
    return comment is not None and comment.consultation.state == "published" and comment.state != "hidden"


register(
    "versions",
    {
        "see_consultation": anyone,
        "write_comment": anyone,
        "see_comment": is_published | is_author | is_coordinator | is_auditor | is_administrator,
        "see_comments": is_coordinator | is_auditor | is_administrator,
        "manage_consultation": is_coordinator,
        "link_causes": is_coordinator,
    },
)
