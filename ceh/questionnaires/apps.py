"""The app questionnaires."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Declares nothing yet: there are no records and no pages."""

    name = "ceh.questionnaires"
    label = "questionnaires"
