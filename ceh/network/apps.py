"""The app network."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.network"
    label = "network"

    def ready(self) -> None:
        """Permissions, the source of roles, the sentences of the journal, navigation."""
        from ceh.core import journal
        from ceh.network import imports, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.network.actions import packs
        from ceh.network.queries import desk
        from ceh.web.navigation import NavItem, register

        journal.describe(SENTENCES)
        packs.register()
        desk.register(
            desk.SpaceTool(_("People and roles"), "network:space_people", "network.assign_role", "users", 70)
        )
        register(NavItem(_("My code"), "network:my_code", "qr-code", "me", 18))
        register(NavItem(_("Roles"), "network:desk_roles", "users", "desk", 25, "network.see_roles"))


SENTENCES = {
    "network.propose_space": _("started to describe the space"),
    "network.change_space": _("changed the space"),
    "network.submit_space": _("sent the space for review"),
    "network.return_space": _("returned the space with remarks"),
    "network.publish_space": _("published the space"),
    "network.take_review": _("took over the review"),
    "network.pause_space": _("closed the space temporarily"),
    "network.reopen_space": _("reopened the space"),
    "network.close_space": _("closed the space permanently"),
    "network.discard_space": _("discarded the draft"),
    "network.assign_role": _("gave a role"),
    "network.end_role": _("ended a role"),
    "network.change_organisation": _("changed the organisation"),
    "network.load_pack": _("loaded the region pack"),
    "network.remind_reviewers": _("reminded reviewers of a deadline"),
    "network.look_up": _("looked a person up"),
    "network.make_code": _("requested a code"),
}
