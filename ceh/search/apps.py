"""The app search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.search"
    label = "search"

    def ready(self) -> None:
        """The index follows every save of what other apps declared."""
        from ceh.search import actions, personal_data  # noqa: F401 - registers itself

        actions.connect()
