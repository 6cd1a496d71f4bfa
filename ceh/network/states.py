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
        Transition(
            "discard_space",
            _("Discard the draft"),
            ("draft",),
            "discarded",
            "network.submit_space",
            asks=_("It was never sent, so it isn’t public. You can propose the space again at any time."),
            done=_("Draft discarded."),
            icon="trash-2",
            tone="danger",
        ),
        Transition(
            "publish_space",
            _("Publish"),
            ("submitted",),
            "published",
            "network.review_space",
            done=_("Published. The person who proposed it is now its manager."),
            icon="circle-check",
            tone="ember",
        ),
        Transition(
            "return_space",
            _("Return with remarks"),
            ("submitted",),
            "draft",
            "network.review_space",
            requires=("reason",),
            done=_("Returned with your remarks."),
            icon="undo-2",
        ),
        Transition(
            "pause_space",
            _("Close temporarily"),
            ("published",),
            "paused",
            "network.change_space",
            requires=("reason",),
            asks=_(
                "The page stays, and says that the space is temporarily closed."
                " You can open it again whenever you like."
            ),
            done=_("The space is temporarily closed."),
        ),
        Transition(
            "reopen_space",
            _("Open again"),
            ("paused",),
            "published",
            "network.change_space",
            asks=_("The page says again that the space is open, and counts as confirmed today."),
            done=_("The space is open again."),
            tone="ember",
        ),
        Transition(
            "close_space",
            _("Close for good"),
            ("published", "paused"),
            "closed",
            "network.close_space",
            requires=("reason",),
            asks=_(
                "The page stays as a record, and all roles in the space end today. This cannot be undone."
            ),
            done=_("The space is closed for good."),
            icon="archive",
            tone="danger",
        ),
    ),
    initial=("draft",),
)
