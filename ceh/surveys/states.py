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
            done=_("The survey is open again, without a closing time. Set one under “Change”."),
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

RESPONSE_IMPORT = Machine(
    name="response_import",
    states=(
        State("draft", _("Being prepared"), "warning", "pencil"),
        State("applied", _("Imported"), "success", "circle-check"),
        State("undone", _("Undone"), "neutral", "undo-2"),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition(
            "apply_response_import",
            _("Import the answers"),
            ("draft",),
            "applied",
            RUN,
            asks=_(
                "The answers count with those of the survey. You can undo this until its results are published."
            ),
            done=_("The answers are imported and counted."),
            icon="circle-check",
            tone="ember",
        ),
        Transition(
            "undo_response_import",
            _("Undo the import"),
            ("applied",),
            "undone",
            RUN,
            requires=("reason",),
            asks=_("All answers of this import are removed and no longer count."),
            done=_("The import is undone."),
            icon="undo-2",
            tone="danger",
        ),
        Transition(
            "discard_response_import",
            _("Discard"),
            ("draft",),
            "discarded",
            RUN,
            done=_("The table is discarded."),
            icon="trash-2",
        ),
    ),
    initial=("draft",),
)
