"""What the search finds of competences: those that are still granted."""

from django.utils.translation import gettext_lazy as _

from ceh.core.search import Document, Searchable, WeightedText, register
from ceh.learning.models import Competence


def _competence(row: Competence) -> Document:
    if row.retired:
        return Document()
    texts: list[WeightedText] = [("A", row.name), ("C", row.description), ("D", row.how_to_get)]
    texts += [("B", row.topic.name)] if row.topic else []
    return Document(row.name, row.description, texts, row.code)


register(
    Searchable(
        "competence",
        _("Competences"),
        "id-card",
        Competence,
        _competence,
        "learning:competence",
        "code",
        related=("topic",),
        order=30,
    )
)
