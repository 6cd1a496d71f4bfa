"""States of spaces: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

SPACE = Machine(
    name="space",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("submitted", _("Waiting for review"), "warning", "hourglass", frozenset({"waiting"})),
        State("published", _("Published"), "success", "circle-check", frozenset({"public", "open"})),
        State("paused", _("Temporarily closed"), "warning", "circle-pause", frozenset({"public"})),
        State("closed", _("Closed"), "neutral", "archive", frozenset({"public", "history"})),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition("submit_space", _("Send for review"), ("draft",), "submitted", "network.submit_space"),
        Transition("discard_space", _("Discard the draft"), ("draft",), "discarded", "network.submit_space"),
        Transition("return_space", _("Return with remarks"), ("submitted",), "draft", "network.review_space",
                   requires=("reason",)),
        Transition("publish_space", _("Publish"), ("submitted",), "published", "network.review_space"),
        Transition("pause_space", _("Close for a time"), ("published",), "paused", "network.change_space",
                   requires=("reason",)),
        Transition("reopen_space", _("Open again"), ("paused",), "published", "network.change_space"),
        Transition("close_space", _("Close for good"), ("published", "paused"), "closed", "network.close_space",
                   requires=("reason",)),
    ),
    initial=("draft",),
)  # fmt: skip
