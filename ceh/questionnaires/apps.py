"""The app questionnaires."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        """Permissions, personal data, sentences of the history."""
        from ceh.core import journal
        from ceh.questionnaires import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.web.navigation import NavItem, register

        journal.describe(SENTENCES)
        register(
            NavItem(
                _("Questionnaires"),
                "questionnaires:questionnaires",
                "list-checks",
                area="desk",
                permission="questionnaires.see_desk",
                order=60,
            )
        )


SENTENCES = {
    "questionnaires.create_questionnaire": _("created the questionnaire"),
    "questionnaires.change_questionnaire": _("changed the questionnaire"),
    "questionnaires.begin_version": _("began a new version"),
    "questionnaires.save_content": _("changed the draft"),
    "questionnaires.publish_version": _("published the version"),
    "questionnaires.discard_version": _("discarded the draft"),
    "questionnaires.create_collection": _("asked for answers"),
    "questionnaires.change_collection": _("changed what is asked of whom"),
    "questionnaires.invite": _("invited people"),
    "questionnaires.start": _("began to answer"),
    "questionnaires.save": _("saved answers"),
    "questionnaires.submit": _("submitted answers"),
    "questionnaires.submit_response": _("submitted answers"),
    "questionnaires.add_responses": _("added answers of an import"),
    "questionnaires.remove_responses": _("removed answers of an import"),
    "questionnaires.keep_partial": _("counted incomplete answers"),
    "questionnaires.close_response": _("counted incomplete answers"),
    "questionnaires.reopen_response": _("took answers again"),
}
