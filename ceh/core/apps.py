"""The room core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.core"
    label = "core"
