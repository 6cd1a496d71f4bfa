"""Personal data in support: cases with all that a person wrote, needs, notes, and who opened a case."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare
from ceh.support.actions.leaving import close_own, keep_apart
from ceh.support.models import TEXTS, Candidate, Case, CaseNote, CaseViewing, Need, Proposal, Shortlist

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
    By(Case, "mentor__person", Count("cases_mentored", _("Cases in which I was the mentor"))),
    About(
        Proposal,
        "mentor__person",
        Rows(
            "mentor_proposals",
            _("Whom I was asked to help"),
            "state made_at due_on answered_at words",
            "made_at",
        ),
        blank=("words",),
    ),
    About(Proposal, "case__person", blank=("words",)),
    By(Candidate, "mentor__person", Count("mentor_candidacies", _("Shortlists that I was on"))),
    About(Candidate, "shortlist__case__person", blank=("added_because",)),
    About(
        Shortlist,
        "case__person",
        Rows("support_shortlists", _("Shortlists of mentors for me"), "made_at asked_for", "made_at"),
    ),
    By(Shortlist, "made_by", Count("shortlists_made", _("Shortlists of mentors that I made"))),
    By(Shortlist, "own_pick__person", Count("own_picks", _("How often an adviser thought of me first"))),
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
