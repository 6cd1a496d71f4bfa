"""Questions about competences, grants, and who may do what where."""

from ceh.learning.queries.facts import (
    Facts,
    HeldGrant,
    HeldHold,
    Recognition,
    facts,
    last_uses,
    register_last_use,
)

__all__ = [
    "Facts",
    "HeldGrant",
    "HeldHold",
    "Recognition",
    "facts",
    "last_uses",
    "register_last_use",
]
