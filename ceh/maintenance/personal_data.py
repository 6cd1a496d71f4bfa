"""Personal data in maintenance: faults a person reported, and how many outages and warnings they entered."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Rows, counted, declare
from ceh.maintenance.models import Fault, Hazard, HazardRead, Outage

declare(
    "maintenance",
    _("Faults and outages"),
    About(
        Fault,
        "reported_by",
        Rows(
            "faults_reported",
            _("Faults I reported"),
            "what=unit at=reported_at severity cause text state",
            "reported_at",
            related="unit__resource",
            labels={"cause": _("Cause")},
        ),
        blank=("text", "answer"),
        moves=counted("%(count)d reported fault", "%(count)d reported faults"),
    ),
    By(Outage, "by", Count("outages_made", _("Outages I entered"))),
    By(Hazard, "by", Count("warnings_sent", _("Warnings I sent"))),
    By(HazardRead, "by"),
)
