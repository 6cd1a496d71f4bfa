"""The app surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Permissions, personal data, ways in, sentences."""
        from ceh.core import journal
        from ceh.surveys import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web.navigation import NavItem, register

        journal.describe(SENTENCES)
        register(NavItem(_("Surveys"), "surveys:surveys", "list-checks", area="plan", order=9))


SENTENCES = {
    "surveys.plan_survey": _("planned the survey"),
    "surveys.change_survey": _("changed the survey"),
    "surveys.open_survey": _("opened the survey"),
    "surveys.close_survey": _("closed the survey"),
    "surveys.reopen_survey": _("opened the survey again"),
    "surveys.publish_survey": _("published the results"),
    "surveys.discard_survey": _("discarded the draft"),
    "surveys.choose_results": _("chose the public results"),
    "surveys.count": _("counted the answers"),
    "surveys.upload_table": _("uploaded a table of answers"),
    "surveys.map_columns": _("said what its columns mean"),
    "surveys.apply_response_import": _("imported the answers"),
    "surveys.undo_response_import": _("undid the import"),
    "surveys.discard_response_import": _("discarded the table"),
    "surveys.invite": _("invited people"),
    "surveys.send_letters": _("sent letters"),
}
