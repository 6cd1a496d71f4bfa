"""States of spaces and of imports: data only."""

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

IMPORT = Machine(
    name="import",
    states=(
        State("previewed", _("Only looked at"), "info", "eye"),
        State("working", _("In progress"), "warning", "hourglass", frozenset({"waiting"})),
        State("applied", _("Imported"), "success", "circle-check"),
        State("undone", _("Undone"), "neutral", "undo-2"),
    ),
    transitions=(
        Transition("start_import", _("Import the table"), ("previewed",), "working", "network.import_spaces"),
        Transition("stop_import", _("Stop"), ("working",), "previewed", "network.import_spaces"),
        Transition("finish_import", _("Finish"), ("working",), "applied", "network.import_spaces"),
        Transition("undo_import", _("Undo"), ("applied",), "undone", "network.import_spaces"),
    ),
    initial=("previewed",),
)  # fmt: skip
