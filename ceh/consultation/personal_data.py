"""Personal data in consultation: who recorded which finding, and who facilitated a table."""

from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import (
    AgendaItem,
    Challenge,
    Finding,
    SourceDocument,
    Statement,
    StatementTheme,
    Workshop,
    WorkshopTable,
)
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
    By(
        WorkshopTable,
        "facilitator",
        Rows(
            "tables",
            _("Tables of workshops where I wrote down findings"),
            "workshop name",
            labels={"workshop": _("Workshop")},
        ),
        moves=counted("%(count)d table of a workshop", "%(count)d tables of workshops"),
    ),
)
no_person_in(
    "published texts of the region",
    AgendaItem,
    Challenge,
    SourceDocument,
    Statement,
    StatementTheme,
    Workshop,
)
