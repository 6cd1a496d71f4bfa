"""What the app holds on a person: measurements they stored, lines they looked at. Ledgers hold pseudonyms only."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from ceh.core.personal_data import Labels, register_holder
from ceh.monitoring.models import IndicatorVersion, Measurement, Viewing


def export(person: Any) -> dict[str, Any]:
    """What the person stored and looked at."""
    viewings = list(Viewing.objects.filter(person=person))
    versions = IndicatorVersion.objects.filter(indicator__in={row.indicator_id for row in viewings})
    names = dict(versions.order_by("valid_from").values_list("indicator", "name"))
    found = {
        "measurements": [
            {"indicator": str(row.version.name), "as_of": row.as_of.isoformat(), "value": row.value}
            for row in Measurement.objects.filter(by=person).select_related("version")
        ],
        "lines_viewed": [
            {"indicator": str(names.get(row.indicator_id, "")), "year": row.year, "at": row.at.isoformat()}
            for row in viewings
        ],
    }
    return {name: value for name, value in found.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Nothing to empty: the ledger carries keyed pseudonyms, and who measured points to a pseudonymous row."""


# Merging accounts moves nothing: stored measurements never change, and counting takes both for one person.
LABELS = Labels(
    app=gettext_lazy("Figures"),
    fields={
        "measurements": gettext_lazy("Measurements I stored"),
        "indicator": gettext_lazy("Indicator"),
        "as_of": gettext_lazy("As of"),
        "value": gettext_lazy("Value"),
        "lines_viewed": gettext_lazy("Records behind the figures that I viewed"),
        "year": gettext_lazy("Year"),
    },
)

register_holder("monitoring", export=export, erase=erase, labels=LABELS)
