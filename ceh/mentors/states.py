"""States of mentors in the register: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

OWN, KEEP = "mentors.keep_profile", "mentors.keep_register"

MENTOR = Machine(
    name="mentor",
    states=(
        State("offered", _("Waiting"), "warning", "hourglass"),
        State("listed", _("In the register"), "success", "circle-check", frozenset({"active"})),
        State("paused", _("Takes a break"), "info", "pause", frozenset({"active"})),
        State("left", _("No longer a mentor"), "neutral", "log-out"),
    ),
    transitions=(
        Transition(
            "list_mentor",
            _("Put into the register"),
            ("offered",),
            "listed",
            KEEP,
            asks=_("Advisers can then suggest this mentor to people who need such help."),
            done=_("Done. The mentor gets an e-mail."),
            icon="circle-check",
            tone="ember",
            letter="mentors/emails/step.txt",
        ),
        Transition(
            "refuse_mentor",
            _("Refuse"),
            ("offered",),
            "left",
            KEEP,
            requires=("reason",),
            asks=_("Write why. The person reads it."),
            done=_("Done. The person gets an e-mail."),
            icon="ban",
            tone="quiet",
            letter="mentors/emails/step.txt",
        ),
        Transition(
            "pause_mentor",
            _("Take a break"),
            ("listed",),
            "paused",
            OWN,
            fields=("paused_until",),
            asks=_("Nobody new is suggested to you. Those whom you help now stay with you."),
            done=_("Nobody new is suggested now."),
            icon="pause",
            tone="quiet",
        ),
        Transition(
            "resume_mentor",
            _("End the break"),
            ("paused",),
            "listed",
            OWN,
            done=_("Welcome back."),
            icon="play",
            tone="ember",
        ),
        Transition(
            "leave_mentor",
            _("Leave the register"),
            ("offered", "listed", "paused"),
            "left",
            OWN,
            fields=("reason",),
            asks=_(
                "You are no longer suggested to anybody, and your page goes. You can come back at any time."
            ),
            done=_("You left the register."),
            icon="log-out",
            tone="quiet",
        ),
        Transition(
            "return_mentor",
            _("Come back"),
            ("left",),
            "offered",
            OWN,
            asks=_("A coordinator looks at your profile again."),
            done=_("A coordinator looks at your profile."),
            icon="undo-2",
            tone="ember",
        ),
    ),
    initial=("offered",),
)
