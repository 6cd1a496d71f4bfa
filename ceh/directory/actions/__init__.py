"""What people do for the directory: photos, and saying that a page is true."""

from ceh.directory.actions.freshness import confirm_by_letter, confirm_space, letter_link, remind_managers
from ceh.directory.actions.photos import add_photo, move_photo, remove_photo, restore_photo

__all__ = [
    "add_photo",
    "confirm_by_letter",
    "confirm_space",
    "letter_link",
    "move_photo",
    "remind_managers",
    "remove_photo",
    "restore_photo",
]
