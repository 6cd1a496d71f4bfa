"""States of tasks: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

MAY = "plan.manage_tasks"

TASK = Machine(
    name="task",
    states=(
        State("planned", _("Not started"), "neutral", "calendar"),
        State("in_progress", _("In progress"), "info", "hammer"),
        State("done", _("Done"), "success", "circle-check"),
        State("dropped", _("Dropped"), "danger", "x"),
    ),
    transitions=(
        Transition(
            "start_task",
            _("Start task"),
            ("planned",),
            "in_progress",
            MAY,
            done=_("Task started."),
            icon="play",
            tone="ember",
        ),
        Transition(
            "finish_task",
            _("Mark as done"),
            ("planned", "in_progress"),
            "done",
            MAY,
            done=_("Task done."),
            icon="check",
        ),
        Transition(
            "drop_task",
            _("Drop task"),
            ("planned", "in_progress"),
            "dropped",
            MAY,
            requires=("reason",),
            asks=_("The task stays in the plan, marked as dropped, with your reason."),
            done=_("Task dropped."),
            icon="x",
            tone="danger",
        ),
        Transition(
            "reopen_task",
            _("Reopen task"),
            ("done", "dropped"),
            "in_progress",
            MAY,
            requires=("reason",),
            asks=_("The task is in progress again."),
            done=_("Task reopened."),
            icon="rotate-ccw",
        ),
    ),
    initial=("planned",),
)
