"""The room demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.demo"
    label = "demo"
