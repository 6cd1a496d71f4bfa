"""Personal data in support: cases with all that a person wrote, needs, notes, and who opened a case."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare
from ceh.support.actions.leaving import close_own, keep_apart
from ceh.support.models import TEXTS, Case, CaseNote, CaseViewing, Need

declare(
    "support",
    _("Support by advisers"),
    About(
        Case,
        "person",
        Rows(
            "support_cases",
            _("My cases"),
            "goal situation expects stage turnover people_working municipality state submitted_at question answer "
            "outcome closing_words closed_at",
            "made_at",
        ),
        blank=tuple(TEXTS),
        moves=counted("%(count)d case", "%(count)d cases"),
    ),
    By(Case, "adviser", Count("cases_advised", _("Cases that I advised"))),
    About(
        Need,
        "case__person",
        Rows("support_needs", _("What I need help with"), "what level urgency meeting hours is_main"),
        blank=("what",),
        left="–",
    ),
    About(
        CaseNote,
        "author",
        Rows(
            "case_notes", _("My notes in cases"), "case text is_shared at", "at", labels={"case": _("Case")}
        ),
        blank=("text",),
        moves=counted("%(count)d note in a case", "%(count)d notes in cases"),
    ),
    About(CaseNote, "case__person", blank=("text",)),
    About(CaseViewing, "case__person", blank=("reason",), left="–"),
    By(CaseViewing, "person", Count("case_viewings", _("Cases that I opened without a part in them"))),
    hooks=Hooks(erase=close_own, merge=keep_apart),
)
