"""States of price lists, charges and rows of settlements: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

SETTLE = "prices.settle_charge"

PRICE_LIST = Machine(
    name="price_list",
    states=(
        State("draft", _("Being prepared"), "neutral", "pencil"),
        State("published", _("Published"), "success", "circle-check"),
    ),
    transitions=(
        Transition(
            "publish_prices",
            _("Publish"),
            ("draft",),
            "published",
            "prices.manage_prices",
            done=_("Published. These prices hold from their first day on."),
            icon="check",
            tone="ember",
        ),
        Transition(
            "recall_prices",
            _("Back to draft"),
            ("published",),
            "draft",
            "prices.manage_prices",
            done=_("This list is a draft again. Its prices apply once you publish it."),
            icon="undo-2",
            tone="quiet",
        ),
    ),
    initial=("draft",),
)

CHARGE = Machine(
    name="charge",
    states=(
        State("nothing", _("Nothing to pay"), "neutral", "circle-check"),
        State("open", _("To be paid"), "warning", "wallet", frozenset({"open"})),
        State("paid", _("Paid"), "success", "circle-check"),
        State("waived", _("Waived"), "neutral", "circle-slash"),
        State("reversed", _("Taken back"), "neutral", "undo-2"),
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
            asks=_("Nobody has to pay it; it stays readable."),
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
        Transition("charge_more", _("Something is added"), ("nothing",), "open", "prices.charge"),
        Transition("clear_charge", _("Nothing is left to pay"), ("open",), "nothing", "prices.charge"),
        Transition(
            "reverse_charge",
            _("Take back"),
            ("nothing", "open", "paid", "waived"),
            "reversed",
            "prices.charge",
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
            "prices.settle",
            requires=("settled_on",),
            done=_("Saved."),
            icon="check",
            tone="ember",
        ),
        Transition(
            "reopen_row",
            _("Not settled after all"),
            ("settled",),
            "unsettled",
            "prices.settle",
            requires=("reason",),
            done=_("Saved."),
            icon="undo-2",
            tone="quiet",
        ),
    ),
    initial=("unsettled", "settled"),
)
