"""Questions to the app: roles and spaces; records as data, desks, checklists and ties beside them."""

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
from ceh.network.queries.spaces import space

__all__ = [
    "assignments",
    "current",
    "held_by",
    "is_needed",
    "next_reviewer",
    "others_hold",
    "people_with",
    "space",
    "spaces_of",
    "works_somewhere",
]
