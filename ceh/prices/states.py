"""States of price lists: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

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
            done=_("Published. These prices apply from their first day on."),
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
