"""The app home."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.home"
    label = "home"

    def ready(self) -> None:
        """Permissions, navigation, and what waits for a decision."""
        from ceh.core import inbox
        from ceh.home import permissions, queries  # noqa: F401 - the table enters into force
        from ceh.network.queries import desk
        from ceh.web import navigation

        for item in NAVIGATION:
            navigation.register(navigation.NavItem(*item))
        for kind in queries.INBOX:
            inbox.register(kind)
        desk.register(
            desk.SpaceTask(
                _("Is the page still correct?"),
                queries.pages_to_confirm,
                "directory:space_edit",
                "network.change_space",
                "calendar-check",
                90,
            )
        )


NAVIGATION = (
    (_("Spaces"), "directory:spaces", "map-pin", "main", 10),
    (_("Guides"), "knowledge:guides", "book-open", "main", 20),
    (_("Good practices"), "knowledge:practices", "lightbulb", "main", 40),
    (_("Organisations"), "directory:organisations", "landmark", "main", 50),
    (_("My overview"), "home:me", "circle-user-round", "me", 1),
    (_("To decide"), "home:desk", "inbox", "desk", 1, "home.open_desk"),
    (_("Unlinked records"), "home:unlinked", "unlink", "desk", 90, "home.see_desk"),
)
