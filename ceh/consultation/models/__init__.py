"""Models of the app consultation."""

from ceh.consultation.models.swot import (
    HORIZONS,
    QUADRANTS,
    Challenge,
    SourceDocument,
    Statement,
    StatementTheme,
)
from ceh.consultation.models.workshops import AgendaItem, Finding, Workshop, WorkshopTable

__all__ = [
    "HORIZONS",
    "QUADRANTS",
    "AgendaItem",
    "Challenge",
    "Finding",
    "SourceDocument",
    "Statement",
    "StatementTheme",
    "Workshop",
    "WorkshopTable",
]
