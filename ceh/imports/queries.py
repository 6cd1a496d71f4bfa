"""Questions about imports."""

from typing import Any

from django.db.models import QuerySet

from ceh.imports.models import ImportBatch

SHOWN = ("pk", "space", "kind", "filename", "total", "state", "uploaded_at", "by", "forgotten_at")


def batch(pk: int) -> ImportBatch:
    """One import with its space. Raises ImportBatch.DoesNotExist."""
    return ImportBatch.objects.select_related("space", "by").get(pk=pk)


def batches_of(space: Any, kinds: list[str]) -> "QuerySet[ImportBatch]":
    """The imports of a space, or of the network where it is None, newest first, without their rows."""
    rows = ImportBatch.objects.filter(space=space, kind__in=kinds).select_related("space", "by")
    return rows.only(*SHOWN, "by__name", "space__code")


def open_network_batches() -> "QuerySet[ImportBatch]":
    """Tables of the network that were looked at and not imported."""
    return ImportBatch.objects.filter(space=None, state="previewed")


def space_of(slug: str) -> Any:
    """The space of an address. Raises its DoesNotExist."""
    model: Any = ImportBatch._meta.get_field("space").related_model
    return model.objects.get(code=slug)
