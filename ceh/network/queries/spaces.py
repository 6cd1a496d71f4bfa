"""Spaces as their people and the desk see them."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ceh.core.text import ByName
from ceh.network.models import Organisation, Photo, Space


def by_code(slug: str, **_more: Any) -> Space:
    """The space in any state, with what its pages need. Raises Space.DoesNotExist."""
    rows = Space.objects.select_related("kind", "host", "municipality", "proposed_by", "reviewer")
    return rows.prefetch_related("topics", "goal_groups", "hours", "photos").get(code=slug)


def space(slug: str, **_more: Any) -> Space:
    """The space of an address, in any state, with kind and town. Raises Space.DoesNotExist."""
    rows = Space.objects.select_related("kind", "municipality").defer("municipality__rings")
    return rows.get(code=slug)


def for_desk() -> QuerySet[Space]:
    """All spaces with what the desk's table shows; those that wait come first."""
    return Space.objects.select_related("kind", "municipality", "host", "reviewer").order_by(
        ByName("sort_keys"), "pk"
    )


def confirmed(rows: QuerySet[Space], after: date | None, until: date | None) -> QuerySet[Space]:
    """Open spaces confirmed after one day and up to another; without `after` also those never confirmed."""
    public = rows.filter(state__in=("published", "paused"))
    if after is not None:
        public = public.filter(confirmed_on__gt=after)
    if until is not None:
        never = Q(confirmed_on=None) if after is None else Q(pk__in=[])
        public = public.filter(never | Q(confirmed_on__lte=until))
    return public


def waiting(today: date) -> QuerySet[Space]:
    """Spaces that wait for a review, the most urgent first."""
    rows = Space.objects.filter(state="submitted").select_related("kind", "municipality", "reviewer")
    return rows.order_by("review_due", "pk")


def late_reviews(today: date) -> int:
    """How many reviews are past their day."""
    return Space.objects.filter(state="submitted", review_due__lt=today).count()


def drafts_of(person: Any) -> QuerySet[Space]:
    """Spaces that the person proposed and that are not published yet."""
    rows = Space.objects.filter(proposed_by=person, state__in=["draft", "submitted"])
    return rows.select_related("kind", "municipality").order_by("-pk")


def organisations_for_desk() -> QuerySet[Organisation]:
    """All organisations with kind and municipality."""
    return Organisation.objects.select_related("kind", "municipality")


def organisation(slug: str) -> Organisation:
    """The organisation of an address. Raises Organisation.DoesNotExist."""
    return organisations_for_desk().get(code=slug)


def photo(code: str, pk: int) -> Photo:
    """A photo of the space, removed ones too. Raises Photo.DoesNotExist."""
    return Photo.with_removed.select_related("space").get(space__code=code, pk=pk)
