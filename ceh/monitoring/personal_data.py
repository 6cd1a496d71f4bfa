"""Personal data in monitoring: measurements a person stored, lines they viewed. Ledgers hold pseudonyms only."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Custom, Rows, declare, no_person_in
from ceh.monitoring.models import IndicatorVersion, Line, Measurement, Viewing


def export_viewings(person: Any) -> list[dict[str, Any]]:
    """Which lines the person viewed, by the indicator's latest name."""
    viewings = list(Viewing.objects.filter(person=person))
    versions = IndicatorVersion.objects.filter(indicator__in={row.indicator_id for row in viewings})
    names = dict(versions.order_by("valid_from").values_list("indicator", "name"))
    return [
        {"indicator": str(names.get(row.indicator_id, "")), "year": row.year, "at": row.at.isoformat()}
        for row in viewings
    ]


# Merging accounts moves nothing: stored measurements never change, and counting takes both accounts for one person.
declare(
    "monitoring",
    _("Figures"),
    By(
        Measurement,
        "by",
        Rows(
            "measurements",
            _("Measurements I stored"),
            "indicator=version__name as_of value",
            labels={"indicator": _("Indicator"), "as_of": _("As of"), "value": _("Value")},
        ),
    ),
    By(
        Viewing,
        "person",
        Custom(
            "lines_viewed",
            _("Records behind the figures that I viewed"),
            function=export_viewings,
            labels={"year": _("Year")},
        ),
    ),
)
no_person_in("how figures are counted", IndicatorVersion)
no_person_in("people are keyed pseudonyms", Line)
