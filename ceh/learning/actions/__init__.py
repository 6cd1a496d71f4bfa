"""What people do with competences, grants, recognition and holds."""

from ceh.learning.actions.competences import (
    agree_to_be_named,
    change_competence,
    define_competence,
    publish_version,
    retire_competence,
)
from ceh.learning.actions.grants import check_may_issue, grant, renew, resume, revoke, suspend
from ceh.learning.actions.holds import lift_hold, place_hold
from ceh.learning.actions.recognition import forget_recognition, recognise, record_induction
from ceh.learning.actions.reminders import remind_of_ends

__all__ = [
    "agree_to_be_named",
    "change_competence",
    "check_may_issue",
    "define_competence",
    "forget_recognition",
    "grant",
    "lift_hold",
    "place_hold",
    "publish_version",
    "recognise",
    "record_induction",
    "remind_of_ends",
    "renew",
    "resume",
    "retire_competence",
    "revoke",
    "suspend",
]
