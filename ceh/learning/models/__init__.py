"""Competences, grants, recognition, inductions, holds."""

from ceh.learning.models.competences import (
    EXPIRIES,
    LEVEL_CODES,
    LEVELS,
    Competence,
    CompetenceVersion,
)
from ceh.learning.models.grants import EVIDENCE, STEPS, Grant, GrantStep, Naming
from ceh.learning.models.recognition import ANSWERS, Hold, Induction, RecognitionRule

__all__ = [
    "ANSWERS",
    "EVIDENCE",
    "EXPIRIES",
    "LEVELS",
    "LEVEL_CODES",
    "STEPS",
    "Competence",
    "CompetenceVersion",
    "Grant",
    "GrantStep",
    "Hold",
    "Induction",
    "Naming",
    "RecognitionRule",
]
