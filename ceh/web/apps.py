"""The app web."""

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.utils.translation import ngettext_lazy


class WebConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.web"
    label = "web"

    def ready(self):
        """Say in our words that a text is too long or a number too big; Django takes them from its validators."""
        from ceh.web.limits import say_limits

        say_limits()
        MaxLengthValidator.message = ngettext_lazy(
            "At most %(limit_value)d character (now %(show_value)d).",
            "At most %(limit_value)d characters (now %(show_value)d).",
            "limit_value",
        )
