"""States of an enrolment and of a group: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

# "holds" takes a seat; "upcoming" can still change before the session; "came" was there.
ENROLMENT = Machine(
    name="enrolment",
    states=(
        State("waiting", _("On the waitlist"), "warning", "hourglass", frozenset({"upcoming", "open"})),
        State("offered", _("Place offered"), "accent", "bell", frozenset({"upcoming", "open", "holds"})),
        State(
            "enrolled", _("Enrolled"), "success", "calendar-check", frozenset({"upcoming", "open", "holds"})
        ),
        State("attended", _("Attended"), "info", "user-check", frozenset({"holds", "came"})),
        State("absent", _("Absent"), "neutral", "user-x", frozenset({"holds"})),
        State("passed", _("Passed"), "success", "award", frozenset({"holds", "came"})),
        State("to_repeat", _("To repeat"), "warning", "rotate-ccw", frozenset({"holds", "came"})),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
        State("expired", _("Expired"), "neutral", "clock"),
    ),
    transitions=(
        Transition("offer_place", _("Offer"), ("waiting",), "offered", "enrolment.record_attendance"),
        Transition("take_place", _("Accept"), ("offered",), "enrolled", "enrolment.cancel_enrolment"),
        Transition(
            "expire_offers",
            _("Let it expire"),
            ("waiting", "offered"),
            "expired",
            "enrolment.record_attendance",
        ),
        Transition(
            "cancel_enrolment",
            _("Cancel"),
            ("waiting", "offered", "enrolled"),
            "cancelled",
            "enrolment.cancel_enrolment",
        ),
        Transition(
            "mark_present", _("Attended"), ("enrolled", "absent"), "attended", "enrolment.record_attendance"
        ),
        Transition(
            "mark_absent",
            _("Absent"),
            ("enrolled", "attended"),
            "absent",
            "enrolment.record_attendance",
        ),
        Transition(
            "unmark", _("Not ticked"), ("attended", "absent"), "enrolled", "enrolment.record_attendance"
        ),
        Transition(
            "pass_enrolment", _("Passed"), ("attended", "to_repeat"), "passed", "enrolment.record_attendance"
        ),
        Transition(
            "repeat_enrolment", _("To repeat"), ("attended",), "to_repeat", "enrolment.record_attendance"
        ),
    ),
    initial=("waiting", "enrolled"),
)

GROUP = Machine(
    name="group_enrolment",
    states=(
        State("booked", _("Booked"), "success", "calendar-check", frozenset({"holds", "open"})),
        State("attended", _("Attended"), "info", "user-check", frozenset({"holds", "came"})),
        State("absent", _("Absent"), "neutral", "user-x", frozenset({"holds"})),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition(
            "count_group",
            _("Attended"),
            ("booked", "absent", "attended"),
            "attended",
            "enrolment.record_attendance",
        ),
        Transition(
            "miss_group", _("Absent"), ("booked", "attended"), "absent", "enrolment.record_attendance"
        ),
        Transition(
            "cancel_group",
            _("Cancel the group’s enrolment"),
            ("booked",),
            "cancelled",
            "enrolment.cancel_enrolment",
            done=_("The places are free again."),
            icon="circle-slash",
            tone="quiet",
        ),
    ),
    initial=("booked",),
)
