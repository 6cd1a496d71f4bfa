"""The app directory."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.directory"
    label = "directory"

    def ready(self) -> None:
        """Permissions, the sentences of the journal, steps to set a space up, tools, navigation."""
        from ceh.core import journal
        from ceh.directory import permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.directory.models import Photo
        from ceh.network.models import OpeningHours
        from ceh.network.queries import desk, setup
        from ceh.web.navigation import NavItem, register

        _watch()
        journal.describe(SENTENCES)
        setup.register(
            setup.SetupStep(
                _("Opening hours"),
                _("People see when you are open, and can book then."),
                "directory:space_part",
                "network.change_space",
                "clock",
                10,
                lambda ids: setup.number_by_space(OpeningHours.objects.filter(space__in=ids)),
                url_kwargs={"part": "hours"},
            ),
            setup.SetupStep(
                _("A photo"),
                _("A photo of people at work says more than one of the building."),
                "directory:space_photos",
                "network.change_space",
                "camera",
                30,
                lambda ids: setup.number_by_space(Photo.objects.filter(space__in=ids)),
            ),
        )
        desk.register(
            desk.SpaceTool(
                _("Page of the space"), "directory:space_edit", "network.change_space", "pencil", 60
            )
        )
        for item in DESK:
            register(NavItem(*item[:3], area="desk", order=item[3], permission=item[4]))


def _watch() -> None:
    """What changes the public directory."""
    from ceh.core import cache_versions
    from ceh.directory.models import Photo
    from ceh.network.models import OpeningHours, Organisation, OrganisationKind, Space, SpaceKind
    from ceh.search.models import SearchEntry

    lists = (Space.goal_groups.through, Space.topics.through, SpaceKind, OrganisationKind)
    cache_versions.watch("directory", Space, *lists, SearchEntry, OpeningHours, Organisation, Photo)


DESK = (
    (_("Spaces"), "directory:desk_spaces", "map-pin", 20, "network.see_desk"),
    (_("Organisations"), "directory:desk_organisations", "landmark", 21, "network.see_desk"),
)
SENTENCES = {
    "directory.confirm_space": _("confirmed the details on the page"),
    "directory.add_photo": _("added a photo"),
    "directory.remove_photo": _("removed a photo"),
    "directory.restore_photo": _("restored a photo"),
    "directory.move_photo": _("changed the order of photos"),
    "directory.remind_managers": _("asked managers whether their page is up to date"),
}
