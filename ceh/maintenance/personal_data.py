"""Personal data in maintenance: faults a person reported, and how many outages and warnings they entered."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.personal_data import About, By, Column, Count, Rows, declare
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
            [
                Column("what", "unit"),
                Column("at", "reported_at"),
                "severity",
                Column("cause", label=_("Cause")),
                "text",
                "state",
            ],
            "reported_at",
            related=["unit__resource"],
        ),
        blank=("text", "answer"),
        moves=ngettext_lazy("%(count)d reported fault", "%(count)d reported faults", "count"),
    ),
    By(Outage, "by", Count("outages_made", _("Outages I entered"))),
    By(Hazard, "by", Count("warnings_sent", _("Warnings I sent"))),
    By(HazardRead, "by"),
)
