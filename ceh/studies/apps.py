"""The app studies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudiesConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.studies"
    label = "studies"

    def ready(self) -> None:
        """Permissions, personal data, sentences."""
        from ceh.core import journal
        from ceh.studies import permissions, personal_data  # noqa: F401 - register themselves

        journal.describe(SENTENCES)


SENTENCES = {
    "studies.write_study": _("wrote the study"),
    "studies.change_study": _("changed the study"),
    "studies.set_scores": _("scored the study"),
    "studies.publish_study": _("published the study"),
    "studies.supersede_study": _("marked the study as superseded"),
    "studies.discard_study": _("discarded the draft"),
    "studies.add_attachment": _("added an attachment"),
    "studies.remove_attachment": _("removed an attachment"),
}
