"""The app xlsform."""

from django.apps import AppConfig


class XlsformConfig(AppConfig):
    """Declares nothing yet: it has no records of its own."""

    name = "ceh.xlsform"
    label = "xlsform"
