"""States of charges and of rows of settlements: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

SETTLE = "billing.settle_charge"

CHARGE = Machine(
    name="charge",
    states=(
        State("nothing", _("Nothing to pay"), "neutral", "circle-check"),
        State("open", _("To be paid"), "warning", "wallet", frozenset({"open"})),
        State("paid", _("Paid"), "success", "circle-check"),
        State("waived", _("Waived"), "neutral", "circle-slash"),
        State("reversed", _("Voided"), "neutral", "undo-2"),
    ),
    transitions=(
        Transition(
            "pay_charge",
            _("Mark as paid"),
            ("open",),
            "paid",
            SETTLE,
            done=_("Marked as paid."),
            icon="check",
            tone="ember",
        ),
        Transition(
            "waive_charge",
            _("Waive"),
            ("open",),
            "waived",
            SETTLE,
            requires=("reason",),
            asks=_("Nobody has to pay it. The record stays."),
            done=_("Waived. Nobody has to pay it."),
            icon="circle-slash",
            tone="quiet",
        ),
        Transition(
            "reopen_charge",
            _("Open again"),
            ("paid", "waived"),
            "open",
            SETTLE,
            requires=("reason",),
            asks=_("It counts as to be paid again."),
            done=_("To be paid again."),
            icon="undo-2",
            tone="quiet",
        ),
        Transition("charge_more", _("Something is added"), ("nothing",), "open", "billing.charge"),
        Transition("clear_charge", _("Nothing is left to pay"), ("open",), "nothing", "billing.charge"),
        Transition(
            "reverse_charge",
            _("Void"),
            ("nothing", "open", "paid", "waived"),
            "reversed",
            "billing.charge",
            requires=("reason",),
        ),
    ),
    initial=("nothing", "open"),
)

SETTLEMENT_ROW = Machine(
    name="settlement_row",
    states=(
        State("unsettled", _("Not settled"), "warning", "hourglass", frozenset({"open"})),
        State("settled", _("Settled"), "success", "circle-check"),
    ),
    transitions=(
        Transition(
            "settle_row",
            _("Mark as settled"),
            ("unsettled",),
            "settled",
            "billing.settle",
            requires=("settled_on",),
            done=_("Saved."),
            icon="check",
            tone="ember",
        ),
        Transition(
            "reopen_row",
            _("Mark as not settled"),
            ("settled",),
            "unsettled",
            "billing.settle",
            requires=("reason",),
            done=_("Saved."),
            icon="undo-2",
            tone="quiet",
        ),
    ),
    initial=("unsettled", "settled"),
)
