"""What the search finds of knowledge. Actions index these records themselves: topics are set after saving."""

from django.utils.translation import gettext_lazy as _

from ceh.core.search import Document, Searchable, WeightedText, register
from ceh.core.text import Translated
from ceh.directory.search import names
from ceh.knowledge.models import Guide, Practice


def _practice(row: Practice) -> Document:
    texts: list[WeightedText] = [("A", row.name), ("B", row.place), ("C", row.idea), ("D", row.taken_over)]
    return Document(row.name, row.idea, texts, row.code)


def _guide(row: Guide) -> Document:
    newest = {
        version.language: version
        for version in sorted(row.versions.all(), key=lambda version: version.number)
    }
    if row.withdrawn_at or not newest:
        return Document()
    title = Translated({code: version.title for code, version in newest.items()})
    summary = Translated({code: " ".join(version.text.split())[:300] for code, version in newest.items()})
    texts: list[WeightedText] = [("A", title)]
    texts += [text for item in row.topics.all() for text in names(item)]
    texts.append(("D", {code: version.text for code, version in newest.items()}))
    return Document(title, summary, texts, row.code)


register(
    Searchable(
        "guide",
        _("Guides"),
        "book-open",
        Guide,
        _guide,
        "knowledge:guide",
        prefetch=("topics", "versions"),
        on_save=False,
        order=50,
    ),
    Searchable(
        "practice",
        _("Good practices"),
        "lightbulb",
        Practice,
        _practice,
        "knowledge:practice",
        on_save=False,
        order=60,
    ),
)
