"""States of SWOT statements and of workshops: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

WRITE = "consultation.write_swot"
RUN = "consultation.run_workshop"

STATEMENT = Machine(
    name="statement",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("published", _("Published"), "success", "circle-check"),
        State("withdrawn", _("Withdrawn"), "neutral", "archive"),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition(
            "publish_statement",
            _("Publish"),
            ("draft", "withdrawn"),
            "published",
            WRITE,
            done=_("Published. The statement is in the SWOT matrix now."),
            icon="eye",
            tone="ember",
        ),
        Transition(
            "withdraw_statement",
            _("Withdraw"),
            ("published",),
            "withdrawn",
            WRITE,
            requires=("reason",),
            asks=_("The statement leaves the SWOT matrix. Its evidence and its history stay."),
            done=_("Statement withdrawn."),
            icon="archive",
            tone="danger",
        ),
        Transition(
            "discard_statement",
            _("Discard draft"),
            ("draft",),
            "discarded",
            WRITE,
            asks=_("Nobody but the staff of the network sees it then. You can’t bring it back."),
            done=_("Draft discarded."),
            icon="trash-2",
            tone="danger",
        ),
    ),
    initial=("draft", "published"),
)

WORKSHOP = Machine(
    name="workshop",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("announced", _("Announced"), "info", "megaphone"),
        State("held", _("Collecting findings"), "warning", "users"),
        State("published", _("Findings published"), "success", "circle-check"),
        State("cancelled", _("Cancelled"), "danger", "x"),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition(
            "announce_workshop",
            _("Announce"),
            ("draft",),
            "announced",
            RUN,
            done=_("Announced. Everybody can see the workshop now."),
            icon="megaphone",
            tone="ember",
        ),
        Transition(
            "start_workshop",
            _("Start collecting findings"),
            ("announced", "draft"),
            "held",
            RUN,
            done=_("You can add findings now."),
            icon="play",
            tone="ember",
        ),
        Transition(
            "publish_workshop",
            _("Publish the findings"),
            ("held",),
            "published",
            RUN,
            asks=_("Everybody can read the findings then."),
            done=_("Findings published."),
            icon="eye",
            tone="ember",
        ),
        Transition(
            "reopen_workshop",
            _("Reopen"),
            ("published",),
            "held",
            RUN,
            requires=("reason",),
            asks=_("The findings are hidden from the public until you publish them again."),
            done=_("Reopened. You can change the findings."),
            icon="rotate-ccw",
        ),
        Transition(
            "cancel_workshop",
            _("Cancel workshop"),
            ("announced", "held"),
            "cancelled",
            RUN,
            requires=("reason",),
            asks=_("The workshop will not take place."),
            done=_("Workshop cancelled."),
            icon="x",
            tone="danger",
        ),
        Transition(
            "discard_workshop",
            _("Discard draft"),
            ("draft",),
            "discarded",
            RUN,
            asks=_("Nobody but the staff of the network sees it then. You can’t bring it back."),
            done=_("Draft discarded."),
            icon="trash-2",
            tone="danger",
        ),
    ),
    initial=("draft", "published"),
)
