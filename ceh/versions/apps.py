"""The app versions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VersionsConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.versions"
    label = "versions"

    def ready(self) -> None:
        """Personal data, what freezes a version, sentences."""
        from ceh.core import journal
        from ceh.versions import actions, exports, personal_data, queries  # noqa: F401 - registers itself
        from ceh.web import panels

        actions.set_freezer(exports.frozen)
        journal.describe(SENTENCES)
        panels.register(panels.Panel("plan", "versions/_next.html", queries.next_of, 10))


SENTENCES = {
    "plan.begin_version": _("began the version"),
    "plan.consult_plan": _("marked the version as consulted"),
    "plan.revise_plan": _("took the version back to draft"),
    "plan.endorse_plan": _("marked the version as endorsed"),
    "plan.put_in_force_plan": _("put the version in force"),
    "plan.supersede_plan": _("superseded the version"),
    "plan.discard_plan": _("discarded the version"),
    "plan.add_action": _("added the action"),
    "plan.remove_action": _("removed the action"),
}
