"""States of registrations and of photos: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

ATTEND, SHOW = "participation.record_attendance", "participation.decide_photo"

# "holds" takes a place; "came" was there.
REGISTRATION = Machine(
    name="registration",
    states=(
        State("registered", _("Registered"), "success", "calendar-check", frozenset({"holds"})),
        State("attended", _("Attended"), "info", "user-check", frozenset({"holds", "came"})),
        State("absent", _("Absent"), "neutral", "user-x", frozenset({"holds"})),
        State("cancelled", _("Cancelled"), "neutral", "circle-slash"),
    ),
    transitions=(
        Transition(
            "cancel_registration",
            _("Cancel registration"),
            ("registered",),
            "cancelled",
            "participation.cancel_registration",
            asks=_("Your place becomes free for somebody else."),
            done=_("Registration cancelled."),
            icon="x",
            tone="danger",
        ),
        Transition("mark_present", _("Attended"), ("registered", "absent"), "attended", ATTEND),
        Transition("mark_absent", _("Absent"), ("registered", "attended"), "absent", ATTEND),
        Transition("unmark", _("Not ticked"), ("attended", "absent"), "registered", ATTEND),
    ),
    initial=("registered",),
)

PHOTO = Machine(
    name="workshop_photo",
    states=(
        State("shown", _("Shown"), "success", "eye"),
        State("hidden", _("Hidden, removal requested"), "warning", "eye-off"),
        State("removed", _("Removed"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition("hide_photo", _("Ask for removal"), ("shown",), "hidden", "participation.ask_removal"),
        Transition(
            "show_photo",
            _("Show again"),
            ("hidden",),
            "shown",
            SHOW,
            requires=("reason",),
            asks=_("Only if everybody recognisable agrees to it now."),
            done=_("The photo is on the page again."),
            icon="eye",
        ),
        Transition(
            "remove_photo",
            _("Remove for good"),
            ("shown", "hidden"),
            "removed",
            SHOW,
            asks=_("The file is deleted. You can’t bring it back."),
            done=_("The photo is gone."),
            icon="trash-2",
            tone="danger",
        ),
    ),
    initial=("shown",),
)
