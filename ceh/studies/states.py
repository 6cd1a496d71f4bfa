"""States of a feasibility study: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

WRITE = "studies.write_study"

STUDY = Machine(
    name="study",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("published", _("Published"), "success", "circle-check"),
        State("superseded", _("Superseded"), "neutral", "archive"),
        State("discarded", _("Discarded"), "neutral", "trash-2"),
    ),
    transitions=(
        Transition(
            "publish_study",
            _("Publish"),
            ("draft",),
            "published",
            WRITE,
            asks=_("Everybody can read it then, and it no longer changes."),
            done=_("Study published."),
            icon="eye",
            tone="ember",
        ),
        Transition(
            "supersede_study",
            _("Mark as superseded"),
            ("published",),
            "superseded",
            WRITE,
            requires=("reason",),
            asks=_("It stays readable, and is not compared with others any more."),
            done=_("The study is marked as superseded."),
            icon="archive",
        ),
        Transition(
            "discard_study",
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
    initial=("draft",),
)
