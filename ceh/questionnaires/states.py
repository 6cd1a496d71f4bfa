"""States of versions of a questionnaire and of responses: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

EDIT = "questionnaires.edit"

VERSION = Machine(
    name="version",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("published", _("Published"), "success", "circle-check"),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition(
            "publish_version",
            _("Publish version"),
            ("draft",),
            "published",
            EDIT,
            asks=_("What a published version asks stays as it is for ever. A change is a new version."),
            done=_("Published. The version can be answered now."),
            icon="circle-check",
            tone="ember",
        ),
        Transition(
            "discard_version",
            _("Discard draft"),
            ("draft",),
            "discarded",
            EDIT,
            asks=_("The draft is no longer offered. You can’t bring it back."),
            done=_("Draft discarded."),
            icon="trash-2",
            tone="danger",
        ),
    ),
    initial=("draft",),
)

RESPONSE = Machine(
    name="response",
    states=(
        State("started", _("Not submitted yet"), "warning", "pencil"),
        State("submitted", _("Submitted"), "success", "circle-check"),
        State("partial", _("Left incomplete"), "neutral", "circle-dashed"),
    ),
    transitions=(
        Transition("submit_response", _("Submit"), ("started",), "submitted", "questionnaires.answer"),
        Transition("close_response", _("Close"), ("started",), "partial", "questionnaires.answer"),
        Transition("reopen_response", _("Reopen"), ("partial",), "started", "questionnaires.answer"),
    ),
    initial=("started",),
)
