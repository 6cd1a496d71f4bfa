"""The app ranking."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RankingConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.ranking"
    label = "ranking"

    def ready(self) -> None:
        """Permissions, personal data, the panel, the red thread, sentences."""
        from ceh.core import journal, links
        from ceh.ranking import permissions, personal_data, queries  # noqa: F401 - register themselves
        from ceh.web.panels import Panel, register

        register(Panel("challenges", "ranking/_challenges.html", queries.panel))
        ends = ("surveys.surveyresult", "ranking.ranking")
        links.register(links.LinkKind(queries.DECIDES, *ends, _("decided"), _("was decided by")))
        journal.describe(SENTENCES)


SENTENCES = {
    "ranking.ask_order": _("asked for the order of the challenges"),
    "ranking.decide_order": _("decided the order of the challenges"),
    "ranking.decide_by_result": _("decided the order of the challenges by a survey"),
}
