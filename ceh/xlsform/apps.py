"""The app xlsform."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class XlsformConfig(AppConfig):
    """Registers what the app declares. It has no records of its own."""

    name = "ceh.xlsform"
    label = "xlsform"

    def ready(self) -> None:
        """Sentences of the history."""
        from ceh.core import journal

        journal.describe({"xlsform.create_draft": _("made a draft of a workbook")})
