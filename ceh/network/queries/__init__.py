"""Questions to the app: roles, spaces, records as data; the directory and its search beside them."""

from ceh.network.queries.roles import (
    assignments,
    current,
    held_by,
    is_needed,
    next_reviewer,
    others_hold,
    people_with,
    spaces_of,
    works_somewhere,
)
from ceh.network.queries.spaces import (
    by_code,
    confirmed,
    drafts_of,
    for_desk,
    late_reviews,
    organisation,
    organisations_for_desk,
    photo,
    space,
    waiting,
)

__all__ = [
    "assignments",
    "by_code",
    "confirmed",
    "current",
    "drafts_of",
    "for_desk",
    "held_by",
    "is_needed",
    "late_reviews",
    "next_reviewer",
    "organisation",
    "organisations_for_desk",
    "others_hold",
    "people_with",
    "photo",
    "space",
    "spaces_of",
    "waiting",
    "works_somewhere",
]
