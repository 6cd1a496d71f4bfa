"""The lines behind a figure as a table: the same numbers as on the page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.monitoring.models import source_url
from ceh.monitoring.rules import REASONS, Figure, pseudonym
from ceh.people.models import Profile
from ceh.people.rules import BANDS
from ceh.region.models import Municipality

NOT_STATED = gettext_lazy("not stated")
AGES = {**BANDS, "unknown": NOT_STATED}
SEX: Mapping[str, Any] = dict(Profile.Sex.choices)


def header() -> list[str]:
    """Column names in the reader's language."""
    return [
        _("counted"),
        _("reason"),
        _("day"),
        _("person (pseudonym)"),
        _("people"),
        _("record"),
        _("age"),
        _("sex"),
        _("municipality"),
    ]


def rows(figure: Figure) -> Iterator[list[Any]]:
    """One row a line, in counting order."""
    places = {row.code: str(row) for row in Municipality.objects.only("code", "name")}
    places["not_stated"] = str(NOT_STATED)
    for line in figure.lines:
        event = line.event
        yield [
            "" if line.reason else 1,
            str(REASONS.get(line.reason, line.reason)),
            event.day,
            pseudonym(line.unit, settings.PSEUDONYM_KEY)[:12],
            event.headcount,
            source_url(event.source_type, event.source_id),
            _label(AGES, event.dimensions.get("band", "")),
            _label(SEX, event.dimensions.get("sex", "")),
            _label(places, event.dimensions.get("municipality", "")),
        ]


def _label(labels: Mapping[str, Any], code: str) -> str:
    return str(labels.get(code, code))
