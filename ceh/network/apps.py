"""The room network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.network"
    label = "network"
