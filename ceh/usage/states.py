"""States of visits and of use: data only."""

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
                f"void_{name}",
                _("Void"),
                ("recorded",),
                "voided",
                "usage.void_visit",
                requires=("reason",),
                asks=_("It is left out of all counts but can still be read. You can restore it."),
                done=_("Voided. You can restore it here."),
                icon="circle-slash",
                tone="danger",
            ),
            Transition(
                f"restore_{name}",
                _("Restore"),
                ("voided",),
                "recorded",
                "usage.void_visit",
                done=_("Restored."),
                icon="undo-2",
            ),
        ),
        initial=("recorded",),
    )


VISIT = _record("visit")
GROUP_VISIT = _record("group_visit")

USAGE = Machine(
    name="usage",
    states=(
        State("open", _("In use"), "info", "play", frozenset({"counts"})),
        State("closed", _("Over"), "success", "circle-check", frozenset({"counts"})),
        State("voided", _("Voided"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition(
            "stop_usage",
            _("Stop"),
            ("open",),
            "closed",
            "usage.stop_usage",
            done=_("Stopped. Thank you."),
            icon="square",
            tone="ember",
        ),
        Transition(
            "void_usage",
            _("Void"),
            ("closed",),
            "voided",
            "usage.void_visit",
            requires=("reason",),
            asks=_("It is left out of all counts but can still be read."),
            done=_("Voided."),
            icon="circle-slash",
            tone="danger",
        ),
    ),
    initial=("open", "closed"),
)
