"""Personal data in questionnaires: invitations, and answers that name somebody."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, Hooks, Rows, counted, declare, no_person_in
from ceh.questionnaires.actions.erasing import forget_words_of
from ceh.questionnaires.models import (
    Answer,
    AnswerFile,
    Collection,
    Invitation,
    Questionnaire,
    Response,
    Version,
)

LABELS = {"collection": _("Asked in"), "submitted_at": _("Submitted"), "answers": _("Answers")}

declare(
    "questionnaires",
    _("Questionnaires"),
    About(
        Invitation,
        "person",
        Rows(
            "invitations", _("Invitations to answer"), "collection sent_on reminded_on is_used", labels=LABELS
        ),
        moves=counted("%(count)d invitation", "%(count)d invitations"),
        blank=("email",),
        kept=("group", "key", "key_hash", "language"),
    ),
    About(
        Response,
        "person",
        Rows("responses", _("What I answered"), "collection state answers submitted_at", labels=LABELS),
        moves=counted("%(count)d response", "%(count)d responses"),
        kept=("key_hash", "language", "section"),
    ),
    hooks=Hooks(erase=forget_words_of),
)
no_person_in(
    "what is asked; answers lead to their response", Answer, AnswerFile, Collection, Questionnaire, Version
)
