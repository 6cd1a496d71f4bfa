"""The app imports."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.imports"
    label = "imports"

    def ready(self) -> None:
        """Permissions, personal data, the ways to its pages, the sentences of the journal."""
        from ceh.core import journal
        from ceh.imports import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web import navigation
        from ceh.web.panels import Panel, register

        for place in ("equipment", "today"):
            register(Panel(place, "imports/_link.html", _link, 20))
        navigation.register(
            navigation.NavItem(
                _("Import"),
                "imports:desk",
                "upload",
                area="desk",
                order=35,
                permission="imports.import_table",
            )
        )
        journal.describe(SENTENCES)


def _link(person: Any, now: Any, space: Any) -> Any:
    """The space, for those who may import a table into it."""
    from ceh.core.permissions import can

    return {"space": space} if can(person, "imports.import_table", space) else None


SENTENCES = {
    "imports.preview": _("previewed a table"),
    "imports.read_table": _("uploaded a table"),
    "imports.refresh_preview": _("previewed the table again"),
    "imports.show_preview": _("read the table"),
    "imports.start_import": _("started the import"),
    "imports.stop_import": _("stopped the import"),
    "imports.finish_import": _("imported the table"),
    "imports.undo_import": _("undid the import"),
    "imports.forget_rows": _("deleted the rows of the table"),
}
