"""States of faults: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

MEND = "equipment.care_for_unit"
TOLD = _("Done. The person who reported it gets an e-mail.")

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
        Transition("see_fault", _("Seen"), ("reported",), "seen", MEND, done=TOLD, icon="eye"),
        Transition(
            "mend", _("Start the repair"), ("reported", "seen"), "in_work", MEND, done=TOLD, icon="wrench"
        ),
        Transition(
            "solve_fault",
            _("Repaired"),
            ("reported", "seen", "in_work"),
            "solved",
            MEND,
            requires=("answer",),
            done=TOLD,
            icon="circle-check",
            tone="ember",
        ),
        Transition(
            "dismiss_fault",
            _("Not a fault"),
            ("reported", "seen", "in_work"),
            "no_fault",
            MEND,
            requires=("answer",),
            done=TOLD,
            icon="circle-slash",
        ),
    ),
    initial=("reported",),
)
