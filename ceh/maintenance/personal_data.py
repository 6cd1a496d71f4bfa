"""What maintenance holds on a person: faults they reported, and how many outages and warnings they entered."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.personal_data import Labels, register_holder
from ceh.maintenance.models import CAUSES, SEVERITIES, Fault, Hazard, Outage
from ceh.maintenance.states import FAULT

# What follows its person into another account.
OWNED = ((Fault, "reported_by"),)


def export(person: Any) -> dict[str, Any]:
    """The faults that the person reported."""
    reported = (
        Fault.objects.filter(reported_by=person).select_related("unit__resource").order_by("reported_at")
    )
    held: dict[str, Any] = {
        "faults_reported": [
            {
                "what": str(record.unit),
                "at": record.reported_at.isoformat(),
                "severity": record.severity,
                "cause": record.cause,
                "text": record.text,
                "state": record.state,
            }
            for record in reported
        ],
        "outages_made": Outage.objects.filter(by=person).count(),
        "warnings_sent": Hazard.objects.filter(by=person).count(),
    }
    return {name: value for name, value in held.items() if value}


LABELS = Labels(
    app=gettext_lazy("Faults and outages"),
    fields={
        "faults_reported": gettext_lazy("Faults I reported"),
        "severity": gettext_lazy("How bad"),
        "cause": gettext_lazy("Cause"),
        "outages_made": gettext_lazy("Outages I entered"),
        "warnings_sent": gettext_lazy("Warnings I sent"),
    },
    moves={
        "fault.reported_by": ngettext_lazy("%(count)d reported fault", "%(count)d reported faults", "count"),
    },
    codes={
        "faults_reported.state": FAULT.labels(),
        "severity": dict(SEVERITIES),
        "cause": dict(CAUSES),
    },
)

register_texts(Texts(Fault, "reported_by", ("text", "answer")))

register_holder("maintenance", export=export, owned=OWNED, labels=LABELS)
