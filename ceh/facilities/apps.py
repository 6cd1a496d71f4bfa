"""The room facilities."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.facilities"
    label = "facilities"
