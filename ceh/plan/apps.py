"""The room plan."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.plan"
    label = "plan"
