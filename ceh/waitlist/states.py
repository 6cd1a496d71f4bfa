"""States of waitlist entries: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

WAITLIST_ENTRY = Machine(
    name="waitlist_entry",
    states=(
        State("waiting", _("Waiting"), "info", "hourglass", frozenset({"open"})),
        State("offered", _("Offered"), "accent", "bell", frozenset({"open"})),
        State("taken", _("Accepted"), "success", "circle-check"),
        State("expired", _("Expired"), "neutral", "clock"),
        State("withdrawn", _("Withdrawn"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition("offer_time", _("Offer"), ("waiting",), "offered", "waitlist.offer_time"),
        Transition("take_offer", _("Accept"), ("offered",), "taken", "waitlist.take_offer"),
        Transition(
            "take_offer_back", _("Withdraw the offer"), ("offered",), "waiting", "waitlist.offer_time"
        ),
        Transition(
            "expire_offers", _("Let it expire"), ("waiting", "offered"), "expired", "waitlist.offer_time"
        ),
        Transition(
            "leave_waitlist",
            _("Leave the waitlist"),
            ("waiting", "offered"),
            "withdrawn",
            "waitlist.leave_waitlist",
        ),
    ),
    initial=("waiting",),
)
