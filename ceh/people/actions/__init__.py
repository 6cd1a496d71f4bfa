"""What people do with their accounts, and coordinators with two accounts of one person."""

from ceh.people.actions.accounts import change_language, change_profile, correct_birth_year, welcome
from ceh.people.actions.consents import (
    GUARDIAN_GIVES,
    ensure_texts,
    give_consent,
    publish_text,
    withdraw_consent,
)
from ceh.people.actions.erasing import erase, erase_refusals, register_erase_guard
from ceh.people.actions.guardians import (
    ask_for_guardianship,
    confirm_guardianship,
    end_grown_up,
    end_grown_up_guardianships,
    end_guardianship,
    token_of,
)
from ceh.people.actions.merging import merge, preview, undo_merge

__all__ = [
    "GUARDIAN_GIVES",
    "ask_for_guardianship",
    "change_language",
    "change_profile",
    "confirm_guardianship",
    "correct_birth_year",
    "end_grown_up",
    "end_grown_up_guardianships",
    "end_guardianship",
    "ensure_texts",
    "erase",
    "erase_refusals",
    "give_consent",
    "merge",
    "preview",
    "publish_text",
    "register_erase_guard",
    "token_of",
    "undo_merge",
    "welcome",
    "withdraw_consent",
]
