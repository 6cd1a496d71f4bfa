"""States of tasks, of funding sources and of versions: data only."""

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

PAYS = "plan.track_funding"

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


VERSIONS = "plan.manage_versions"

PLAN = Machine(
    name="plan",
    states=(
        State("draft", _("Draft"), "neutral", "pencil", frozenset({"prepared"})),
        State(
            "in_consultation",
            _("In public consultation"),
            "accent",
            "messages-square",
            frozenset({"prepared"}),
        ),
        State("consulted", _("Consulted"), "info", "messages-square", frozenset({"prepared"})),
        State("endorsed", _("Endorsed"), "info", "signature", frozenset({"prepared"})),
        State("in_force", _("In force"), "success", "circle-check"),
        State("superseded", _("Superseded"), "neutral", "archive"),
        State("discarded", _("Discarded"), "neutral", "x"),
    ),
    transitions=(
        Transition("open_plan", _("Open for comments"), ("draft",), "in_consultation", VERSIONS),
        Transition("close_plan", _("Close consultation"), ("in_consultation",), "draft", VERSIONS),
        Transition(
            "consult_plan",
            _("Mark as consulted"),
            ("draft",),
            "consulted",
            VERSIONS,
            fields=("reason",),
            asks=_(
                "Say whom you asked, how and when. Without a public consultation, say why there was none. "
                "The text can’t be changed while it waits to be endorsed."
            ),
            done=_("Marked as consulted."),
            icon="messages-square",
            tone="ember",
        ),
        Transition(
            "revise_plan",
            _("Back to draft"),
            ("consulted",),
            "draft",
            VERSIONS,
            requires=("reason",),
            asks=_("You can change the text again."),
            done=_("The version is a draft again."),
            icon="rotate-ccw",
        ),
        Transition(
            "endorse_plan",
            _("Mark as endorsed"),
            ("consulted",),
            "endorsed",
            VERSIONS,
            requires=("reason",),
            asks=_(
                "Say which body endorsed it and when. The version is then frozen as it stands and never changes."
            ),
            done=_("Endorsed. The version is frozen."),
            icon="signature",
            tone="ember",
        ),
        Transition(
            "put_in_force_plan",
            _("Put in force"),
            ("endorsed",),
            "in_force",
            VERSIONS,
            asks=_("It replaces the version that is in force now. Tasks, funding and spaces stay linked."),
            done=_("The version is in force."),
            icon="circle-check",
            tone="ember",
        ),
        Transition(
            "supersede_plan",
            _("Supersede"),
            ("in_force",),
            "superseded",
            VERSIONS,
            done=_("The version is superseded."),
            icon="archive",
        ),
        Transition(
            "discard_plan",
            _("Discard version"),
            ("draft", "consulted", "endorsed"),
            "discarded",
            VERSIONS,
            requires=("reason",),
            asks=_("It never comes into force. Its text and history are kept, with your reason."),
            done=_("Version discarded."),
            icon="x",
            tone="danger",
        ),
    ),
    initial=("draft", "in_force"),
)
