"""Personal data in the register of mentors: profiles, skills, what was seen, conflicts of interest."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Hooks, Rows, counted, declare
from ceh.mentors.actions.leaving import keep_one, leave_register
from ceh.mentors.models import TEXTS, Conflict, Mentor, MentorSkill, Verification

declare(
    "mentors",
    _("Mentors"),
    About(
        Mentor,
        "person",
        Rows(
            "mentor_profile",
            _("My profile as a mentor"),
            "about experience municipality languages meets styles times hours capacity is_public state paused_until "
            "offered_at active_at",
            "offered_at",
        ),
        blank=tuple(TEXTS),
        moves=counted("%(count)d profile of a mentor", "%(count)d profiles of mentors"),
    ),
    About(MentorSkill, "mentor__person", Rows("mentor_skills", _("What I help with"), "skill level", "pk")),
    About(
        Verification,
        "mentor__person",
        Rows("mentor_checks", _("What was seen about me"), "kind seen_on valid_to withdrawn_at", "seen_on"),
    ),
    By(Verification, "seen_by", Count("mentor_checks_made", _("What I checked about mentors"))),
    About(
        Conflict,
        "mentor__person",
        Rows(
            "mentor_conflicts",
            _("Conflicts of interest that I declared"),
            "organisation kind declared_at ended_at",
            "declared_at",
        ),
    ),
    hooks=Hooks(erase=leave_register, merge=keep_one),
)
