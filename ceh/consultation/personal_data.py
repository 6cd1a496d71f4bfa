"""Personal data in consultation: who recorded which finding."""

from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import Challenge, Finding, SourceDocument, Statement, StatementTheme, Workshop
from ceh.core.personal_data import By, Rows, counted, declare, no_person_in

declare(
    "consultation",
    _("Workshops"),
    By(
        Finding,
        "by",
        Rows("findings", _("Findings I recorded"), "workshop text at", labels={"workshop": _("Workshop")}),
        moves=counted("%(count)d finding", "%(count)d findings"),
    ),
)
no_person_in("published texts of the region", Challenge, SourceDocument, Statement, StatementTheme, Workshop)
