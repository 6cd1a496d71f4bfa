"""States of a recorded visit: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition


def _record(name: str) -> Machine:
    """A record that stands until it is voided with a reason; voiding can be undone."""
    return Machine(
        name=name,
        states=(
            State("recorded", _("Recorded"), "success", "circle-check", frozenset({"counts"})),
            State("voided", _("Voided"), "neutral", "circle-slash"),
        ),
        transitions=(
            Transition(
                "void_visit",
                _("Void"),
                ("recorded",),
                "voided",
                "facilities.void_visit",
                requires=("reason",),
            ),
            Transition("restore_visit", _("Restore"), ("voided",), "recorded", "facilities.void_visit"),
        ),
        initial=("recorded",),
    )


VISIT = _record("visit")
GROUP_VISIT = _record("group_visit")
