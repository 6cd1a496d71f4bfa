"""States of public consultations and of their comments: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

MAY = "versions.manage_consultation"

CONSULTATION = Machine(
    name="consultation",
    states=(
        State("open", _("Open for comments"), "accent", "messages-square"),
        State("closed", _("Closed"), "info", "hourglass"),
        State("published", _("Report published"), "success", "circle-check"),
    ),
    transitions=(
        Transition(
            "close_consultation",
            _("Close consultation"),
            ("open",),
            "closed",
            MAY,
            asks=_("Nobody can comment any more. The draft can be changed again, by what was said."),
            done=_("Consultation closed. Answer what is still open, then publish the report."),
            icon="lock",
        ),
        Transition(
            "publish_consultation",
            _("Publish report"),
            ("closed",),
            "published",
            MAY,
            asks=_(
                "Everybody then reads all comments with their answers; names only of those who agreed. "
                "Addresses of people without an account are deleted."
            ),
            done=_("Report published."),
            icon="megaphone",
            tone="ember",
        ),
    ),
    initial=("open",),
)

COMMENT = Machine(
    name="comment",
    states=(
        State("received", _("Waits for an answer"), "warning", "hourglass"),
        State("accepted", _("Accepted"), "success", "circle-check", frozenset({"answered"})),
        State("partly", _("Partly accepted"), "info", "circle-dot", frozenset({"answered"})),
        State("rejected", _("Not accepted"), "neutral", "x", frozenset({"answered"})),
        State("hidden", _("Not published"), "danger", "eye-off"),
    ),
    transitions=(
        *(
            Transition(verb, label, ("received",), to, MAY, requires=("answer",), fields=("changed_action",))
            for verb, label, to in (
                ("accept_comment", _("Accept"), "accepted"),
                ("accept_partly_comment", _("Accept partly"), "partly"),
                ("reject_comment", _("Don’t accept"), "rejected"),
            )
        ),
        Transition(
            "hide_comment",
            _("Don’t publish"),
            ("received",),
            "hidden",
            MAY,
            requires=("reason",),
            asks=_("For advertising, insults and data of other people only. The journal keeps your reason."),
            done=_("The comment will not be published."),
            icon="eye-off",
            tone="danger",
        ),
        Transition(
            "reopen_comment",
            _("Answer again"),
            ("accepted", "partly", "rejected", "hidden"),
            "received",
            MAY,
            requires=("reason",),
            asks=_("The comment waits for an answer again; the present answer stays until the new one."),
            done=_("The comment waits for an answer."),
            icon="rotate-ccw",
        ),
    ),
    initial=("received",),
)
