"""The room region."""

from django.apps import AppConfig


class RegionConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.region"
    label = "region"
