"""Personal data in studies: who added which attachment."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, counted, declare, no_person_in
from ceh.studies.models import FeasibilityStudy, StudyAttachment, StudyScore

declare(
    "studies",
    _("Feasibility studies"),
    By(
        StudyAttachment,
        "added_by",
        Rows(
            "attachments", _("Attachments I added"), "study title at=added_at", labels={"study": _("Study")}
        ),
        moves=counted("%(count)d attachment of a study", "%(count)d attachments of studies"),
    ),
)
no_person_in("published texts about places", FeasibilityStudy, StudyScore)
