"""The lines behind a figure as a table: the same numbers as on the page."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ceh.monitoring.models import source_url
from ceh.monitoring.rules import REASONS, Figure, pseudonym


def header() -> list[str]:
    """Column names in the reader's language."""
    return [_("counted"), _("reason"), _("day"), _("person (pseudonym)"), _("people"), _("record"), _("age"), _("sex"),
            _("municipality")]  # fmt: skip


def rows(figure: Figure) -> Iterator[list[Any]]:
    """One row a line, in counting order."""
    for one in figure.lines:
        event = one.event
        yield [
            "" if one.reason else 1,
            str(REASONS.get(one.reason, one.reason)),
            event.day.isoformat(),
            pseudonym(one.unit, settings.PSEUDONYM_KEY)[:12],
            event.headcount,
            source_url(event.source_type, event.source_id),
            event.dimensions.get("band", ""),
            event.dimensions.get("sex", ""),
            event.dimensions.get("municipality", ""),
        ]
