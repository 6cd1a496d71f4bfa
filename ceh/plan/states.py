"""States of tasks and of funding sources: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import Text
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

PAYS = "plan.manage_funding"

FUNDING = Machine(
    name="funding",
    states=(
        State("foreseen", _("Foreseen"), "neutral", "calendar"),
        State("applied", _("Applied for"), "info", "send"),
        State("approved", _("Approved"), "info", "circle-check"),
        State("contracted", _("Contracted"), "success", "signature", frozenset({"secured"})),
        State("received", _("Received"), "success", "wallet", frozenset({"secured"})),
        State("rejected", _("Rejected"), "danger", "x", frozenset({"lost"})),
        State("withdrawn", _("Withdrawn"), "neutral", "archive", frozenset({"lost"})),
    ),
    transitions=(
        Transition(
            "apply_funding",
            _("Mark as applied for"),
            ("foreseen",),
            "applied",
            PAYS,
            done=_("Marked as applied for."),
            icon="send",
            tone="ember",
        ),
        Transition(
            "approve_funding",
            _("Mark as approved"),
            ("applied",),
            "approved",
            PAYS,
            done=_("Marked as approved."),
            icon="check",
            tone="ember",
        ),
        Transition(
            "contract_funding",
            _("Mark as contracted"),
            ("foreseen", "approved"),
            "contracted",
            PAYS,
            asks=_("From then on the amount stays as it is."),
            done=_("Marked as contracted."),
            icon="signature",
        ),
        Transition(
            "receive_funding",
            _("Mark as received"),
            ("contracted",),
            "received",
            PAYS,
            done=_("Marked as received."),
            icon="wallet",
            tone="ember",
        ),
        Transition(
            "reject_funding",
            _("Mark as rejected"),
            ("applied", "approved"),
            "rejected",
            PAYS,
            requires=("reason",),
            asks=_(
                "The source stays in the plan, marked as rejected, with your reason. It no longer counts."
            ),
            done=_("Marked as rejected."),
            icon="x",
            tone="danger",
        ),
        Transition(
            "withdraw_funding",
            _("Withdraw source"),
            ("foreseen", "applied", "approved", "contracted"),
            "withdrawn",
            PAYS,
            requires=("reason",),
            asks=_(
                "The source stays in the plan, marked as withdrawn, with your reason. It no longer counts."
            ),
            done=_("Source withdrawn."),
            icon="archive",
            tone="danger",
        ),
        Transition(
            "reopen_funding",
            _("Foresee again"),
            ("rejected", "withdrawn"),
            "foreseen",
            PAYS,
            requires=("reason",),
            asks=_("The source is foreseen again."),
            done=_("The source is foreseen again."),
            icon="rotate-ccw",
        ),
    ),
    initial=("foreseen",),
)

# How an organisation stands to its part: label, tone, icon.
STANDINGS: dict[str, tuple[Text, str, str]] = {
    "waiting": (_("Not confirmed yet"), "neutral", "hourglass"),
    "confirmed": (_("Confirmed"), "success", "circle-check"),
    "objected": (_("Objected"), "danger", "message-square-warning"),
    "outdated": (_("Changed since it was answered"), "warning", "clock-alert"),
}
