"""The app mentors."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorsConfig(AppConfig):
    """Registers what the app declares."""

    name, label = "ceh.mentors", "mentors"

    def ready(self) -> None:
        """Permissions, personal data, navigation, what waits, the sentences of the journal."""
        from ceh.core import inbox, journal
        from ceh.mentors import permissions, personal_data, queries  # noqa: F401 - register themselves
        from ceh.web.navigation import NavItem, register

        register(NavItem(_("My profile as a mentor"), "mentors:mine", "handshake", "me", 21))
        register(NavItem(_("Mentors"), "mentors:register", "handshake", "desk", 16, "mentors.see_register"))
        inbox.register(
            inbox.InboxKind(
                _("Mentors who wait to be put into the register"),
                queries.waiting,
                "mentors:register",
                "mentors.keep_register",
                "handshake",
                order=6,
            )
        )
        journal.describe(SENTENCES)


SENTENCES = {
    "mentors.offer_profile": _("offered to be a mentor"),
    "mentors.change_profile": _("changed the profile"),
    "mentors.add_skill": _("added a skill"),
    "mentors.remove_skill": _("removed a skill"),
    "mentors.declare_conflict": _("declared a conflict of interest"),
    "mentors.end_conflict": _("ended a conflict of interest"),
    "mentors.verify": _("wrote down what was seen"),
    "mentors.withdraw_check": _("withdrew what was seen"),
    "mentors.take_place": _("began to help somebody"),
    "mentors.give_back_place": _("finished helping somebody"),
    "mentors.list_mentor": _("put the mentor into the register"),
    "mentors.refuse_mentor": _("refused the offer"),
    "mentors.pause_mentor": _("took a break"),
    "mentors.resume_mentor": _("ended the break"),
    "mentors.leave_mentor": _("left the register"),
    "mentors.return_mentor": _("came back"),
}
