"""What the search finds of the consultation: statements, challenges, workshops."""

from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import Challenge, Statement, Workshop
from ceh.core.search import Document, Searchable, WeightedText, register
from ceh.core.text import Translated


def _statement(row: Statement) -> Document:
    if row.state != "published":
        return Document()
    texts: list[WeightedText] = [("A", row.text), ("C", row.theme.name if row.theme else "")]
    return Document(row.text, row.theme.name if row.theme else Translated(), texts, row.code)


def _challenge(row: Challenge) -> Document:
    if row.state != "published":
        return Document()
    texts: list[WeightedText] = [("A", row.name), ("B", row.text), *(("D", need) for need in row.need_texts)]
    return Document(row.name, row.text, texts, row.code)


def _workshop(row: Workshop) -> Document:
    if row.state in ("draft", "cancelled"):
        return Document()
    texts: list[WeightedText] = [("A", row.title), ("B", row.municipality.name), ("D", row.about)]
    return Document(row.title, row.about, texts, row.code)


register(
    Searchable(
        "challenge",
        _("Challenges"),
        "mountain",
        Challenge,
        _challenge,
        "consultation:challenge",
        "code",
        order=82,
    ),
    Searchable(
        "statement",
        _("SWOT"),
        "grid-2x2",
        Statement,
        _statement,
        "consultation:statement",
        "code",
        related=("theme",),
        order=84,
    ),
    Searchable(
        "workshop",
        _("Workshops"),
        "users",
        Workshop,
        _workshop,
        "consultation:workshop",
        "code",
        related=("municipality",),
        order=86,
    ),
)
