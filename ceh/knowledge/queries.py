"""Questions about guides with their versions, and about good practices."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from ceh.knowledge.models import Guide, GuideVersion, Practice
from ceh.network.models import Space
from ceh.region.models import Topic

PLAIN = ("code", "country", "url", "taken_over_in")
TEXTS = ("name", "place", "idea", "taken_over")


def practice_record(practice: Practice) -> dict[str, Any]:
    """All that a practice's page says, as plain data."""
    record: dict[str, Any] = {name: getattr(practice, name) for name in PLAIN}
    return record | {name: dict(getattr(practice, name)) for name in TEXTS}


def practices() -> QuerySet[Practice]:
    """Good practices by name in the reader's language."""
    return Practice.objects.all()


def practice(slug: str) -> Practice:
    """A practice. Raises Practice.DoesNotExist."""
    return Practice.objects.get(code=slug)


def guides() -> QuerySet[Guide]:
    """Guides that are not withdrawn, the newest first, with topics, space and the newest version in each language."""
    newest = GuideVersion.objects.order_by("guide_id", "language", "-number").distinct("guide_id", "language")
    return (
        Guide.objects.filter(withdrawn_at=None, versions__isnull=False)
        .annotate(latest=Max("versions__published_at"))
        .select_related("space")
        .prefetch_related("topics", Prefetch("versions", newest, to_attr="newest"))
        .order_by("-latest", "code")
    )


def topics_of_guides() -> QuerySet[Topic]:
    """Topics with at least one guide, in their order."""
    used = Guide.topics.through.objects.filter(guide__withdrawn_at=None).values("topic")
    return Topic.objects.filter(pk__in=used)


def languages_of_guides() -> list[str]:
    """Languages in which there is a guide."""
    rows = GuideVersion.objects.filter(guide__withdrawn_at=None)
    return list(rows.order_by("language").values_list("language", flat=True).distinct())


def guide(slug: str) -> Guide:
    """A guide, withdrawn or not. Raises Guide.DoesNotExist."""
    return Guide.objects.select_related("space").get(code=slug)


def versions(of: Guide, language: str = "") -> list[GuideVersion]:
    """The versions, newest first, with their authors; of one language if given."""
    rows = of.versions.select_related("author").order_by("language", "-number")
    return list(rows.filter(language=language) if language else rows)


def guides_in(space: Space) -> list[GuideVersion]:
    """The newest version of each guide of the space, in the reader's language where there is one; one statement."""
    rows = GuideVersion.objects.filter(guide__space=space, guide__withdrawn_at=None).select_related("guide")
    newest = rows.order_by("guide_id", "language", "-number").distinct("guide_id", "language")
    mine = (get_language() or "en").split("-")[0]
    by_guide: dict[int, GuideVersion] = {}
    for version in newest:
        if version.guide_id not in by_guide or version.language == mine:
            by_guide[version.guide_id] = version
    return list(by_guide.values())


def panel(_person: Any, _now: datetime, space: Space) -> list[GuideVersion] | None:
    """What the page of a space shows of its guides."""
    return guides_in(space) or None


def guides_of(person: Any) -> QuerySet[Guide]:
    """Guides of which the person wrote a version."""
    written = GuideVersion.objects.filter(guide=OuterRef("pk"), author=person)
    return Guide.objects.filter(Exists(written)).filter(Q(withdrawn_at=None))
