"""The room web."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.web"
    label = "web"
