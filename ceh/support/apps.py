"""The app support."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """Registers what the app declares."""

    name, label = "ceh.support", "support"

    def ready(self) -> None:
        """Permissions, personal data, navigation, what waits, the sentences of the journal."""
        from ceh.core import inbox, journal
        from ceh.support import permissions, personal_data, queries  # noqa: F401 - register themselves
        from ceh.web.navigation import NavItem, register

        register(NavItem(_("Support"), "support:programme", "life-buoy", "main", 45))
        register(NavItem(_("My cases"), "support:my_cases", "message-circle", "me", 20))
        register(NavItem(_("Cases"), "support:desk", "life-buoy", "desk", 15, "support.see_cases"))
        inbox.register(
            inbox.InboxKind(
                _("Cases that wait for an adviser"),
                queries.waiting,
                "support:desk",
                "support.see_cases",
                "life-buoy",
                late=queries.waiting_late,
                order=5,
            )
        )
        inbox.register(
            inbox.InboxKind(
                _("People whom you are asked to help"),
                queries.open_proposals_to,
                "support:proposals",
                "support.see_proposals",
                "handshake",
                order=7,
            )
        )
        journal.describe(SENTENCES)


SENTENCES = {
    "support.start_case": _("began a request"),
    "support.change_case": _("changed the request"),
    "support.submit_case": _("sent the request"),
    "support.discard_case": _("discarded the draft"),
    "support.take_case": _("took the case"),
    "support.ask_applicant": _("asked for more"),
    "support.answer_adviser": _("answered"),
    "support.confirm_needs": _("confirmed the needs"),
    "support.rework_needs": _("opened the needs again"),
    "support.finish_case": _("closed the case: the advice was enough"),
    "support.signpost_case": _("sent the person elsewhere"),
    "support.refuse_case": _("refused the case"),
    "support.withdraw_case": _("withdrew the case"),
    "support.leave_case": _("left, so the case was closed"),
    "support.lapse_case": _("the case lapsed: no answer came"),
    "support.suspend_case": _("suspended the case"),
    "support.resume_case": _("resumed the case"),
    "support.end_case": _("closed the case for good"),
    "support.reopen_case": _("reopened the case"),
    "support.hand_over_case": _("handed the case over"),
    "support.view_case": _("opened the case without a part in it"),
    "support.look_for_mentor": _("made a shortlist of mentors"),
    "support.add_candidate": _("added a mentor to the shortlist"),
    "support.choose_mentor": _("chose a mentor"),
    "support.ask_for_others": _("asked for other mentors"),
    "support.accept_proposal": _("said yes"),
    "support.accept_case": _("helps as a mentor"),
    "support.decline_proposal": _("said no"),
    "support.expire_proposal": _("did not answer in time"),
    "support.withdraw_proposal": _("is no longer asked"),
    "support.end_proposal": _("helps no longer"),
    "support.run_out_of_mentors": _("nobody on the list could help"),
    "support.part_from_mentor": _("changed the mentor"),
    "support.add_need": _("added a need"),
    "support.change_need": _("changed a need"),
    "support.remove_need": _("removed a need"),
    "support.send_needs": _("sent the needs to be confirmed"),
    "support.write_note": _("wrote a note"),
}
