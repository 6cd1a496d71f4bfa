"""Spaces by their address."""

from typing import Any

from ceh.network.models import Space


def space(slug: str, **_more: Any) -> Space:
    """The space of an address, in any state, with kind and town. Raises Space.DoesNotExist."""
    rows = Space.objects.select_related("kind", "municipality").defer("municipality__rings")
    return rows.get(code=slug)
