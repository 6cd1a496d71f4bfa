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
        from ceh.network import imports, permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.network.actions import packs
        from ceh.network.actions import search as search_index
        from ceh.network.models import OpeningHours, Photo
        from ceh.network.queries import desk, setup
        from ceh.web.navigation import NavItem, register

        _watch()
        journal.describe(SENTENCES)
        packs.register()
        search_index.connect()
        setup.register(
            setup.SetupStep(
                _("Opening hours"),
                _("People see when you are open, and can book then."),
                "network:space_part",
                "network.change_space",
                "clock",
                10,
                lambda ids: setup.number_by_space(OpeningHours.objects.filter(space__in=ids)),
                url_kwargs={"part": "hours"},
            ),
            setup.SetupStep(
                _("A photo"),
                _("People at work say more than a façade."),
                "network:space_photos",
                "network.change_space",
                "camera",
                30,
                lambda ids: setup.number_by_space(Photo.objects.filter(space__in=ids)),
            ),
        )
        desk.register(
            desk.SpaceTool(
                _("Page of the space"), "network:space_edit", "network.change_space", "pencil", 60
            ),
            desk.SpaceTool(_("People and roles"), "network:space_people", "network.assign_role", "users", 70),
        )
        register(NavItem(_("My code"), "network:my_code", "qr-code", "me", 18))
        for item in DESK:
            register(NavItem(*item[:3], area="desk", order=item[3], permission=item[4]))


def _watch() -> None:
    """What changes the public directory."""
    from ceh.core import cache_versions
    from ceh.network import models

    tables = (
        *(models.Space, models.Space.goal_groups.through, models.Space.topics.through, models.SpaceKind),
        *(
            models.SearchEntry,
            models.OpeningHours,
            models.Organisation,
            models.OrganisationKind,
            models.Photo,
        ),
    )
    cache_versions.watch("directory", *tables)


DESK = (
    (_("Spaces"), "network:desk_spaces", "map-pin", 20, "network.see_desk"),
    (_("Organisations"), "network:desk_organisations", "landmark", 21, "network.see_desk"),
    (_("Roles"), "network:desk_roles", "users", 25, "network.see_roles"),
)
SENTENCES = {
    "network.propose_space": _("began to describe the space"),
    "network.change_space": _("changed the space"),
    "network.submit_space": _("sent the space for review"),
    "network.return_space": _("returned the space with remarks"),
    "network.publish_space": _("published the space"),
    "network.take_review": _("took over the review"),
    "network.pause_space": _("closed the space for a time"),
    "network.reopen_space": _("opened the space again"),
    "network.close_space": _("closed the space for good"),
    "network.discard_space": _("put the draft away"),
    "network.confirm_space": _("confirmed the details on the page"),
    "network.add_photo": _("added a photo"),
    "network.remove_photo": _("removed a photo"),
    "network.restore_photo": _("brought a photo back"),
    "network.move_photo": _("changed the order of photos"),
    "network.assign_role": _("gave a role"),
    "network.end_role": _("ended a role"),
    "network.change_organisation": _("changed the organisation"),
    "network.load_pack": _("loaded the region’s pack"),
    "network.remind_managers": _("asked managers whether their page is up to date"),
    "network.remind_reviewers": _("reminded reviewers of a deadline"),
    "network.look_up": _("looked a person up"),
    "network.make_code": _("asked for a code to show"),
}
