"""What the search finds of courses: those that are offered, by name, topic, competence and space."""

from django.utils.translation import gettext_lazy as _

from ceh.core.search import Document, Searchable, WeightedText, join, register
from ceh.courses.models import Course
from ceh.network.models import Space
from ceh.network.queries.directory import PUBLIC


def _course(row: Course) -> Document:
    if row.retired or row.space.state not in PUBLIC:
        return Document()
    texts: list[WeightedText] = [("A", row.name), ("B", row.space.name), ("B", row.space.settlement)]
    texts += [("B", item.name) for item in (row.topic, row.competence) if item]
    texts += [("C", row.summary), ("D", row.description)]
    summary = join(row.summary, join(row.space.name, row.space.settlement), separator=" ")
    return Document(row.name, summary, texts, row.code)


register(
    Searchable(
        "course",
        _("Courses"),
        "graduation-cap",
        Course,
        _course,
        "courses:course",
        "code",
        related=("space", "topic", "competence"),
        follows={Space: lambda row: Course.objects.filter(space=row).values_list("pk", flat=True)},
        order=20,
    )
)
