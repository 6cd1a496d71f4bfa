"""The app knowledge."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Permissions, personal data, search, practices of the pack, a panel, the sentences of the journal."""
        from ceh.core import cache_versions, journal
        from ceh.knowledge import models, permissions, personal_data, queries, search  # noqa: F401 - register themselves
        from ceh.knowledge.actions import packs
        from ceh.web.navigation import NavItem, register
        from ceh.web.panels import Panel
        from ceh.web.panels import register as register_panel

        cache_versions.watch(
            "directory", models.Guide, models.Guide.topics.through, models.GuideVersion, models.Practice
        )
        packs.register()
        register_panel(Panel("space_main", "knowledge/_space.html", queries.panel, 10))
        register(
            NavItem(
                _("Good practices"),
                "knowledge:desk_practices",
                "lightbulb",
                area="desk",
                order=30,
                permission="network.see_desk",
            )
        )
        journal.describe(SENTENCES)


SENTENCES = {
    "knowledge.change_practice": _("changed the good practice"),
    "knowledge.write_guide": _("wrote a guide"),
    "knowledge.change_guide": _("wrote a new version of a guide"),
    "knowledge.withdraw_guide": _("withdrew a guide"),
    "knowledge.restore_guide": _("restored a guide"),
}
