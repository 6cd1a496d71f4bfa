"""The room learning."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.learning"
    label = "learning"
