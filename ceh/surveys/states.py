"""States of surveys: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

RUN = "surveys.run"

SURVEY = Machine(
    name="survey",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("open", _("Open"), "info", "megaphone"),
        State("closed", _("Closed"), "warning", "lock"),
        State("published", _("Results published"), "success", "circle-check"),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition(
            "open_survey",
            _("Open survey"),
            ("draft",),
            "open",
            RUN,
            asks=_(
                "From the day of opening people can answer. What is asked and whether it is anonymous stay then."
            ),
            done=_("The survey is open."),
            icon="megaphone",
            tone="ember",
        ),
        Transition(
            "close_survey",
            _("Close survey"),
            ("open",),
            "closed",
            RUN,
            asks=_("Answers are no longer taken. What people left incomplete is counted apart."),
            done=_(
                "The survey is closed. Choose the questions whose results everybody may see, then publish."
            ),
            icon="lock",
            tone="ember",
        ),
        Transition(
            "reopen_survey",
            _("Open again"),
            ("closed",),
            "open",
            RUN,
            requires=("reason",),
            done=_("The survey is open again."),
            icon="megaphone",
        ),
        Transition(
            "publish_survey",
            _("Publish results"),
            ("closed",),
            "published",
            RUN,
            asks=_("Everybody sees the results of the questions that you chose. Small numbers are hidden."),
            done=_("Results published."),
            icon="eye",
            tone="ember",
        ),
        Transition(
            "discard_survey",
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
    initial=("draft",),
)
