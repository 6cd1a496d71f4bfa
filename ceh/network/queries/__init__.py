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

__all__ = [
    "assignments",
    "current",
    "held_by",
    "next_reviewer",
    "others_hold",
    "people_with",
    "spaces_of",
    "works_somewhere",
]
