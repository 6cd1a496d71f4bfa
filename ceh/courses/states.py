"""States of a session and of an enrolment: data only."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ceh.core.states import Machine, State, Transition


def _number_told(_visit: Any, number: int) -> str:
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
        Transition("hold_session", _("It took place"), ("planned",), "held", "courses.tick"),
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
            done=_number_told,
            icon="circle-slash",
            tone="quiet",
        ),
    ),
    initial=("planned",),
)

# "holds" takes a seat; "ahead" can still change before the session; "came" was there.
ENROLMENT = Machine(
    name="enrolment",
    states=(
        State("waiting", _("Waits for a place"), "warning", "hourglass", frozenset({"ahead", "open"})),
        State("offered", _("Place offered"), "accent", "bell", frozenset({"ahead", "open", "holds"})),
        State("enrolled", _("Enrolled"), "success", "calendar-check", frozenset({"ahead", "open", "holds"})),
        State("attended", _("Was there"), "info", "user-check", frozenset({"holds", "came"})),
        State("absent", _("Was not there"), "neutral", "user-x", frozenset({"holds"})),
        State("passed", _("Passed"), "success", "award", frozenset({"holds", "came"})),
        State("to_repeat", _("To repeat"), "warning", "rotate-ccw", frozenset({"holds", "came"})),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
        State("lapsed", _("Lapsed"), "neutral", "clock"),
    ),
    transitions=(
        Transition("offer_place", _("Offer"), ("waiting",), "offered", "courses.tick"),
        Transition("take_place", _("Accept"), ("offered",), "enrolled", "courses.cancel_enrolment"),
        Transition("expire_offers", _("Let it lapse"), ("waiting", "offered"), "lapsed", "courses.tick"),
        Transition(
            "cancel_enrolment",
            _("Cancel"),
            ("waiting", "offered", "enrolled"),
            "cancelled",
            "courses.cancel_enrolment",
        ),
        Transition("mark_present", _("Was there"), ("enrolled", "absent"), "attended", "courses.tick"),
        Transition("mark_absent", _("Was not there"), ("enrolled", "attended"), "absent", "courses.tick"),
        Transition("unmark", _("Not ticked"), ("attended", "absent"), "enrolled", "courses.tick"),
        Transition("pass_enrolment", _("Passed"), ("attended", "to_repeat"), "passed", "courses.tick"),
        Transition("repeat_enrolment", _("To repeat"), ("attended",), "to_repeat", "courses.tick"),
    ),
    initial=("waiting", "enrolled"),
)

GROUP = Machine(
    name="group_enrolment",
    states=(
        State("booked", _("Booked"), "success", "calendar-check", frozenset({"holds", "open"})),
        State("attended", _("Was there"), "info", "user-check", frozenset({"holds", "came"})),
        State("absent", _("Was not there"), "neutral", "user-x", frozenset({"holds"})),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition(
            "count_group", _("Was there"), ("booked", "absent", "attended"), "attended", "courses.tick"
        ),
        Transition("miss_group", _("Was not there"), ("booked", "attended"), "absent", "courses.tick"),
        Transition(
            "cancel_group",
            _("Cancel the group’s enrolment"),
            ("booked",),
            "cancelled",
            "courses.cancel_enrolment",
            done=_("The places are free again."),
            icon="circle-slash",
            tone="quiet",
        ),
    ),
    initial=("booked",),
)
