"""What people do in the network. Every verb opens one transaction, is journalled, and asks permission and rules."""

from ceh.network.actions.freshness import confirm_by_letter, confirm_space, remind_managers, remind_reviewers
from ceh.network.actions.joining import (
    close_space,
    discard_space,
    pause_space,
    propose_space,
    publish_space,
    reopen_space,
    return_space,
    submit_space,
    take_review,
)
from ceh.network.actions.photos import add_photo, move_photo, remove_photo, restore_photo
from ceh.network.actions.records import change_organisation, change_space
from ceh.network.actions.roles import assign_role, check_may_end, end_role

__all__ = [
    "add_photo",
    "assign_role",
    "change_organisation",
    "change_space",
    "check_may_end",
    "close_space",
    "confirm_by_letter",
    "confirm_space",
    "discard_space",
    "end_role",
    "move_photo",
    "pause_space",
    "propose_space",
    "publish_space",
    "remind_managers",
    "remind_reviewers",
    "remove_photo",
    "reopen_space",
    "restore_photo",
    "return_space",
    "submit_space",
    "take_review",
]
