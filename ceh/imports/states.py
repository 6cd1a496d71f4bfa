"""States of a table that comes in: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

NEEDS = "imports.import_table"
IMPORT = Machine(
    name="import",
    states=(
        State("reading", _("Being read"), "warning", "hourglass", frozenset({"busy"})),
        State("previewed", _("Previewed"), "info", "eye"),
        State("working", _("In progress"), "warning", "hourglass", frozenset({"busy"})),
        State("applied", _("Imported"), "success", "circle-check"),
        State("undone", _("Undone"), "neutral", "undo-2"),
    ),
    transitions=(
        Transition("show_preview", _("Show"), ("reading",), "previewed", NEEDS),
        Transition("start_import", _("Import the table"), ("previewed",), "working", NEEDS),
        Transition("stop_import", _("Stop"), ("working",), "previewed", NEEDS),
        Transition("finish_import", _("Finish"), ("working",), "applied", NEEDS),
        Transition("undo_import", _("Undo"), ("applied",), "undone", NEEDS, requires=("reason",)),
    ),
    initial=("reading", "previewed"),
)
