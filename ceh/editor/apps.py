"""The app editor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.editor"
    label = "editor"

    def ready(self) -> None:
        """Personal data, sentences of the history."""
        from ceh.core import journal
        from ceh.editor import personal_data  # noqa: F401 - registers itself

        journal.describe(SENTENCES)


SENTENCES = {
    "editor.change_draft": _("changed the draft"),
    "editor.undo_change": _("undid the last change of the draft"),
    "editor.replace_content": _("replaced the draft by a workbook"),
}
