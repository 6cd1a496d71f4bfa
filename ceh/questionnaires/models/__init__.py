"""Questionnaires in versions, who is asked when, and what was answered."""

from ceh.questionnaires.models.answering import Answer, AnswerFile, Collection, Invitation, Response
from ceh.questionnaires.models.definitions import FREE_PURPOSES, QUIZ, Questionnaire, Version

__all__ = [
    "FREE_PURPOSES",
    "QUIZ",
    "Answer",
    "AnswerFile",
    "Collection",
    "Invitation",
    "Questionnaire",
    "Response",
    "Version",
]
