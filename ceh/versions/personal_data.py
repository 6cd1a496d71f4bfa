"""Personal data in the versions of the plan: who froze one, who commented on a draft, who answered."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Rows, counted, declare, no_person_in
from ceh.versions.models import Comment, PlanSnapshot, PublicConsultation

declare(
    "versions",
    _("Versions of the plan"),
    By(
        PlanSnapshot,
        "by",
        Rows("plan-snapshots", _("Versions of the plan I froze"), "plan at", labels={"plan": _("Version")}),
        moves=counted("%(count)d frozen version", "%(count)d frozen versions"),
    ),
    About(  # what was said in public stays; it leads to a nameless account
        Comment,
        "person",
        Rows(
            "plan-comments",
            _("My comments on drafts of the plan"),
            "section text shows_name at state answer",
            labels={"section": _("About"), "answer": _("Answer"), "shows_name": _("Publish my name")},
        ),
        moves=counted("%(count)d comment on the plan", "%(count)d comments on the plan"),
        blank=("name", "email"),
        kept=("section", "text", "changed_action"),
    ),
    By(
        Comment,
        "answered_by",
        Rows(
            "plan-comments-answered",
            _("Comments on the plan I answered"),
            "section answer answered_at",
            labels={"section": _("About"), "answer": _("Answer"), "answered_at": _("Answered")},
        ),
        moves=counted("%(count)d answered comment", "%(count)d answered comments"),
    ),
)
no_person_in("the invitation to a consultation", PublicConsultation)
