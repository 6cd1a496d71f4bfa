"""States of visits, units, bookings, use and faults: data only."""

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

UNIT = Machine(
    name="unit",
    states=(
        State("in_service", _("In service"), "success", "circle-check", frozenset({"usable"})),
        State("limited", _("Works in part"), "warning", "circle-alert", frozenset({"usable"})),
        State("out_of_service", _("Out of service"), "danger", "wrench"),
        State("retired", _("Taken out of use"), "neutral", "archive"),
    ),
    transitions=(
        Transition("limit_unit", _("Works in part"), ("in_service", "out_of_service"), "limited",
                   "facilities.care_for_unit", requires=("limits",)),
        Transition("stop_unit", _("Take out of service"), ("in_service", "limited"), "out_of_service",
                   "facilities.care_for_unit"),
        Transition("resume_unit", _("Back in service"), ("limited", "out_of_service"), "in_service",
                   "facilities.care_for_unit"),
        Transition("retire_unit", _("Take out of use for good"), ("in_service", "limited", "out_of_service"),
                   "retired", "facilities.manage_equipment", requires=("reason",)),
    ),
    initial=("in_service",),
)  # fmt: skip

BOOKING = Machine(
    name="booking",
    states=(
        State("requested", _("Waits for the space"), "warning", "hourglass", frozenset({"holds", "ahead"})),
        State("confirmed", _("Confirmed"), "success", "calendar-check", frozenset({"holds", "ahead"})),
        State("in_use", _("In use"), "info", "play", frozenset({"holds"})),
        State("completed", _("Done"), "neutral", "circle-check", frozenset({"happened"})),
        State("rejected", _("Rejected"), "danger", "circle-x"),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
        State("no_show", _("Nobody came"), "warning", "user-x"),
        State("displaced", _("Cancelled by the space"), "danger", "triangle-alert", frozenset({"waiting"})),
    ),
    transitions=(
        Transition("confirm_booking", _("Confirm"), ("requested",), "confirmed", "facilities.decide_booking"),
        Transition("reject_booking", _("Reject"), ("requested",), "rejected", "facilities.decide_booking",
                   requires=("reason",)),
        Transition("start_booking", _("Start"), ("confirmed",), "in_use", "facilities.start_booking"),
        Transition("complete_booking", _("Done"), ("in_use", "confirmed"), "completed", "facilities.start_booking"),
        Transition("cancel_booking", _("Cancel"), ("requested", "confirmed"), "cancelled", "facilities.cancel_booking"),
        Transition("miss_booking", _("Nobody came"), ("confirmed",), "no_show", "facilities.decide_booking"),
        Transition("come_after_all", _("Came after all"), ("no_show",), "completed", "facilities.decide_booking"),
        Transition("displace_booking", _("Cancel, as the space"), ("requested", "confirmed"), "displaced",
                   "facilities.decide_booking", requires=("reason",)),
        Transition("rebook", _("Take another time"), ("displaced",), "confirmed", "facilities.cancel_booking"),
        Transition("ask_again", _("Ask for another time"), ("displaced",), "requested", "facilities.cancel_booking"),
    ),
    initial=("requested", "confirmed", "completed"),
)  # fmt: skip

WAITING = Machine(
    name="waiting",
    states=(
        State("waiting", _("Waits"), "info", "hourglass", frozenset({"open"})),
        State("offered", _("Offered"), "accent", "bell", frozenset({"open"})),
        State("taken", _("Taken"), "success", "circle-check"),
        State("lapsed", _("Lapsed"), "neutral", "clock"),
        State("withdrawn", _("Withdrawn"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition("offer_time", _("Offer"), ("waiting",), "offered", "facilities.decide_booking"),
        Transition("take_offer", _("Accept"), ("offered",), "taken", "facilities.cancel_booking"),
        Transition("take_offer_back", _("Take the offer back"), ("offered",), "waiting",
                   "facilities.decide_booking"),
        Transition("let_lapse", _("Let it lapse"), ("waiting", "offered"), "lapsed", "facilities.decide_booking"),
        Transition("stop_waiting", _("Leave the waitlist"), ("waiting", "offered"), "withdrawn",
                   "facilities.cancel_booking"),
    ),
    initial=("waiting",),
)  # fmt: skip

USAGE = Machine(
    name="usage",
    states=(
        State("open", _("In use"), "info", "play", frozenset({"counts"})),
        State("closed", _("Over"), "success", "circle-check", frozenset({"counts"})),
        State("voided", _("Voided"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition("stop_usage", _("Stop"), ("open",), "closed", "facilities.stop_usage"),
        Transition("void_usage", _("Void"), ("closed",), "voided", "facilities.void_visit", requires=("reason",)),
    ),
    initial=("open", "closed"),
)  # fmt: skip

FAULT = Machine(
    name="fault",
    states=(
        State("reported", _("Reported"), "warning", "flag", frozenset({"open"})),
        State("seen", _("Seen"), "info", "eye", frozenset({"open"})),
        State("in_work", _("In repair"), "info", "wrench", frozenset({"open"})),
        State("solved", _("Repaired"), "success", "circle-check"),
        State("no_fault", _("Not a fault"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition("see_fault", _("Seen"), ("reported",), "seen", "facilities.care_for_unit"),
        Transition("mend", _("Start the repair"), ("reported", "seen"), "in_work", "facilities.care_for_unit"),
        Transition("solve_fault", _("Repaired"), ("reported", "seen", "in_work"), "solved", "facilities.care_for_unit",
                   requires=("answer",)),
        Transition("dismiss_fault", _("Not a fault"), ("reported", "seen", "in_work"), "no_fault",
                   "facilities.care_for_unit", requires=("answer",)),
    ),
    initial=("reported",),
)  # fmt: skip
