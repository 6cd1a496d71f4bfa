"""The room home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.home"
    label = "home"
