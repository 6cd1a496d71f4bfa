"""The app versions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VersionsConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.versions"
    label = "versions"

    def ready(self) -> None:
        """Personal data, what freezes a version, sentences."""
        from ceh.core import inbox, journal
        from ceh.versions import exports, permissions, personal_data, queries  # noqa: F401 - registers itself
        from ceh.versions.actions import versions
        from ceh.web import panels

        versions.set_freezer(exports.frozen)
        journal.describe(SENTENCES)
        inbox.register(
            inbox.InboxKind(
                _("Comments on the plan to answer"),
                queries.unanswered,
                "versions:versions",
                "versions.manage_consultation",
                "messages-square",
                order=35,
            )
        )
        panels.register(panels.Panel("plan_action", "versions/_comment_here.html", queries.asks_about, 10))
        panels.register(panels.Panel("plan", "versions/_next.html", queries.next_of, 10))


SENTENCES = {
    "plan.begin_version": _("began the version"),
    "plan.consult_plan": _("marked the version as consulted"),
    "plan.revise_plan": _("took the version back to draft"),
    "plan.endorse_plan": _("marked the version as endorsed"),
    "plan.put_in_force_plan": _("put the version in force"),
    "plan.supersede_plan": _("superseded the version"),
    "plan.open_plan": _("opened the draft for comments"),
    "plan.close_plan": _("closed the consultation on the draft"),
    "versions.open_consultation": _("opened the draft for comments"),
    "versions.close_consultation": _("closed the consultation"),
    "versions.publish_consultation": _("published the report of the consultation"),
    "versions.write_comment": _("commented on the draft"),
    "versions.confirm_address": _("confirmed the address"),
    "versions.accept_comment": _("accepted the comment"),
    "versions.accept_partly_comment": _("accepted the comment partly"),
    "versions.reject_comment": _("did not accept the comment"),
    "versions.hide_comment": _("decided not to publish the comment"),
    "versions.reopen_comment": _("took the comment up again"),
    "versions.add_cause": _("linked what the action answers"),
    "versions.remove_cause": _("removed a link"),
    "plan.discard_plan": _("discarded the version"),
    "plan.add_action": _("added the action"),
    "plan.remove_action": _("removed the action"),
}
