"""Questions to the room: roles, spaces, records as data, guides; the directory and its search beside them."""

from ceh.network.queries.roles import (
    assignments,
    current,
    held_by,
    next_reviewer,
    others_hold,
    people_with,
    spaces_of,
    works_somewhere,
)
from ceh.network.queries.spaces import (
    by_code,
    drafts_of,
    for_desk,
    guide,
    guides_of,
    imports,
    late_reviews,
    organisations_for_desk,
    photo,
    practices_for_desk,
    versions,
    waiting,
)

__all__ = [
    "assignments",
    "by_code",
    "current",
    "drafts_of",
    "for_desk",
    "guide",
    "guides_of",
    "held_by",
    "imports",
    "late_reviews",
    "next_reviewer",
    "organisations_for_desk",
    "others_hold",
    "people_with",
    "photo",
    "practices_for_desk",
    "spaces_of",
    "versions",
    "waiting",
    "works_somewhere",
]
