"""States of a session: data only."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ceh.core.states import Machine, State, Transition


def _cancelled_text(_visit: Any, number: int) -> str:
    text = ngettext("%(n)s participant was told.", "%(n)s participants were told.", number) % {"n": number}
    return f"{_('Session cancelled.')} {text if number else ''}".strip()


SESSION = Machine(
    name="session",
    states=(
        State("planned", _("Planned"), "info", "calendar", frozenset({"open"})),
        State("held", _("Held"), "success", "circle-check"),
        State("cancelled", _("Cancelled"), "danger", "circle-slash"),
    ),
    transitions=(
        Transition("hold_session", _("It took place"), ("planned",), "held", "courses.run_session"),
        Transition(
            "cancel_session",
            _("Cancel the session"),
            ("planned",),
            "cancelled",
            "courses.run_session",
            requires=("reason",),
            asks=_(
                "Its rooms and equipment become free again, and all participants get an e-mail with the reason."
            ),
            done=_cancelled_text,
            icon="circle-slash",
            tone="quiet",
        ),
    ),
    initial=("planned",),
)
