"""The room people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Wires the room into the house."""

    name = "ceh.people"
    label = "people"
