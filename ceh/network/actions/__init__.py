"""What people do in the network. Every verb opens one transaction, is journalled, and asks permission and rules."""

from ceh.network.actions.joining import (
    close_space,
    discard_space,
    pause_space,
    propose_space,
    publish_space,
    remind_reviewers,
    reopen_space,
    return_space,
    submit_space,
    take_review,
)
from ceh.network.actions.records import change_organisation, change_space
from ceh.network.actions.roles import assign_role, check_may_end, end_role

__all__ = [
    "assign_role",
    "change_organisation",
    "change_space",
    "check_may_end",
    "close_space",
    "discard_space",
    "end_role",
    "pause_space",
    "propose_space",
    "publish_space",
    "remind_reviewers",
    "reopen_space",
    "return_space",
    "submit_space",
    "take_review",
]
