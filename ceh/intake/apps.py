"""The app intake."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.intake"
    label = "intake"

    def ready(self) -> None:
        """Permissions, personal data, the way in from the pages of equipment, the sentences of the journal."""
        from ceh.core import journal
        from ceh.intake import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web.panels import Panel, register

        register(Panel("equipment", "intake/_way.html", _way, 20))
        register(Panel("today", "intake/_way.html", _way, 20))
        journal.describe(SENTENCES)


def _way(person: Any, now: Any, space: Any) -> Any:
    """The way to the tables of a space, for those who may bring one."""
    from ceh.core.permissions import can

    return {"space": space} if can(person, "intake.bring_table", space) else None


SENTENCES = {
    "intake.look_at_table": _("looked at a table"),
    "intake.read_table": _("sent a table"),
    "intake.show_table": _("read the table"),
    "intake.start_table": _("started to import the table"),
    "intake.stop_table": _("stopped importing the table"),
    "intake.finish_table": _("imported the table"),
    "intake.undo_table": _("undid the import"),
    "intake.forget_table": _("dropped the rows of the table"),
}
