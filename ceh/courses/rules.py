"""Whether a question may be asked. Pure."""

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


def check_options(options: list[tuple[object, bool]]) -> None:
    """Raise Refused unless there are at least two answers and one of them is right."""
    if len(options) < 2:
        raise Refused(
            "courses.options",
            _("A question needs at least two answers."),
            _("Write another one."),
            kind="input",
        )
    if not any(right for _text, right in options):
        raise Refused(
            "courses.right_option", _("One of the answers must be right."), _("Tick it."), kind="input"
        )
