"""Personal data in consultation: who recorded which finding, facilitated a table, decided the order."""

from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import (
    AgendaItem,
    Challenge,
    Finding,
    Ranking,
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
        Ranking,
        "by",
        Rows("rankings", _("Orders of the challenges I decided"), "reason at"),
        moves=counted("%(count)d order of the challenges", "%(count)d orders of the challenges"),
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
