"""States of bookings: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

BOOKING = Machine(
    name="booking",
    states=(
        State(
            "requested", _("Waiting for the space"), "warning", "hourglass", frozenset({"holds", "upcoming"})
        ),
        State("confirmed", _("Confirmed"), "success", "calendar-check", frozenset({"holds", "upcoming"})),
        State("in_use", _("In use"), "info", "play", frozenset({"holds"})),
        State("completed", _("Done"), "neutral", "circle-check", frozenset({"happened"})),
        State("rejected", _("Rejected"), "danger", "circle-x"),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
        State("no_show", _("Nobody came"), "warning", "user-x"),
        State("displaced", _("Cancelled by the space"), "danger", "triangle-alert", frozenset({"waiting"})),
    ),
    transitions=(
        Transition(
            "confirm_booking",
            _("Confirm"),
            ("requested",),
            "confirmed",
            "bookings.decide_booking",
            done=_("Confirmed."),
            icon="check",
            tone="ember",
        ),
        Transition(
            "reject_booking",
            _("Reject"),
            ("requested",),
            "rejected",
            "bookings.decide_booking",
            requires=("reason",),
            asks=_("Give a reason. The person will see it."),
            done=_("Rejected. The person has been told why."),
            icon="x",
        ),
        Transition("start_booking", _("Start"), ("confirmed",), "in_use", "bookings.start_booking"),
        Transition(
            "complete_booking", _("Done"), ("in_use", "confirmed"), "completed", "bookings.start_booking"
        ),
        Transition(
            "cancel_booking", _("Cancel"), ("requested", "confirmed"), "cancelled", "bookings.cancel_booking"
        ),
        Transition("miss_booking", _("Nobody came"), ("confirmed",), "no_show", "bookings.decide_booking"),
        Transition(
            "come_after_all", _("Came after all"), ("no_show",), "completed", "bookings.decide_booking"
        ),
        Transition(
            "displace_booking",
            _("Cancel, as the space"),
            ("requested", "confirmed"),
            "displaced",
            "bookings.decide_booking",
            requires=("reason",),
        ),
        Transition("rebook", _("Take another time"), ("displaced",), "confirmed", "bookings.cancel_booking"),
        Transition(
            "ask_again", _("Ask for another time"), ("displaced",), "requested", "bookings.cancel_booking"
        ),
    ),
    initial=("requested", "confirmed", "completed"),
)
