"""The room monitoring."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.monitoring"
    label = "monitoring"
