"""What is asked, in versions."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.network.models import Organisation, Space
from ceh.questionnaires.rules import definitions
from ceh.questionnaires.states import VERSION

QUIZ = "quiz"  # has right answers, is open once it is published, and can be tried again
PURPOSES = [
    ("survey", _("survey")),
    ("application", _("application")),
    ("report", _("report")),
    ("feedback", _("feedback")),
    (QUIZ, _("quiz")),
]
FREE_PURPOSES = [(code, label) for code, label in PURPOSES if code != QUIZ]  # a quiz is begun at its course


@track()
class Questionnaire(SortedByName):
    """What an organisation asks, whatever the version."""

    code = models.SlugField(_("code"))
    name = TranslatedField(_("name"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=PURPOSES)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questionnaires",
        verbose_name=_("organisation"),
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("space")
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = [ByName("sort_keys")]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="questionnaire_code_once"),
            models.CheckConstraint(condition=~Q(name={}), name="questionnaire_has_name"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:questionnaire", kwargs={"code": self.code})

    @property
    def is_quiz(self) -> bool:
        """Whether its questions have right answers."""
        return self.purpose == QUIZ


MOST_READ = 200
_read: dict[int | None, tuple[Any, definitions.Definition]] = {}  # comparing takes a twentieth of reading


@track(exclude=["content"])
class Version(Stateful):
    """One version of a questionnaire: `content` is a definition as plain JSON, frozen once it is published."""

    machine = VERSION

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=0)  # counts the saves of a draft
    state = VERSION.field()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(state="draft"), name="version_one_draft"
            ),
            VERSION.constraint("version_state_known"),
        ]
        triggers = [
            VERSION.trigger(),
            pgtrigger.Protect(name="version_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="version_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (OLD.content, OLD.number, OLD.questionnaire_id)"
                    " IS DISTINCT FROM (NEW.content, NEW.number, NEW.questionnaire_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return _now("%(title)s, version %(number)s") % {
            "title": self.questionnaire,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:version", kwargs={"pk": self.pk})

    @cached_property
    def definition(self) -> definitions.Definition:
        """What it asks. Raises ValueError if `content` is no definition."""
        content, definition = _read.get(self.pk, (None, None))
        if definition is None or content != self.content:
            definition = definitions.from_json(self.content)
            if len(_read) >= MOST_READ:
                _read.clear()
            _read[self.pk] = (self.content, definition)
        return definition

    @property
    def languages(self) -> list[Any]:
        """Codes of the languages in which it can be answered."""
        return list(self.definition.languages)
