"""States of a table that a space brings: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

BRING = "intake.bring_table"
TABLE_IN = Machine(
    name="table_in",
    states=(
        State("reading", _("Being read"), "warning", "hourglass", frozenset({"busy"})),
        State("previewed", _("Only looked at"), "info", "eye"),
        State("working", _("In progress"), "warning", "hourglass", frozenset({"busy"})),
        State("applied", _("Imported"), "success", "circle-check"),
        State("undone", _("Undone"), "neutral", "undo-2"),
    ),
    transitions=(
        Transition("show_table", _("Show"), ("reading",), "previewed", BRING),
        Transition("start_table", _("Import the table"), ("previewed",), "working", BRING),
        Transition("stop_table", _("Stop"), ("working",), "previewed", BRING),
        Transition("finish_table", _("Finish"), ("working",), "applied", BRING),
        Transition("undo_table", _("Undo"), ("applied",), "undone", BRING, requires=("reason",)),
    ),
    initial=("reading", "previewed"),
)  # fmt: skip
