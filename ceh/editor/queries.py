"""Questions about drafts and their parts."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core.text import reader_language
from ceh.editor.models import DraftStep
from ceh.editor.rules.operations import find_question, find_section
from ceh.editor.rules.types import TYPES
from ceh.questionnaires.models import Version
from ceh.questionnaires.rules.answering import in_language
from ceh.questionnaires.rules.definitions import Definition, Question, Section


class NoSuchPart(ObjectDoesNotExist):
    """A section or a type that is not there: "not found" for the reader."""


@dataclass(frozen=True)
class DraftPart:
    """A section or a question of a version; `question` or `section` is None where somebody has deleted it."""

    version: Version
    code: str
    section: Section | None = None
    question: Question | None = None
    kind: str = ""  # of a question to add
    questionnaire: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "questionnaire", self.version.questionnaire)

    @property
    def definition(self) -> Definition:
        """The whole that it is part of."""
        return self.version.definition

    def get_absolute_url(self) -> str:
        """Its place in the draft."""
        return f"{reverse('editor:draft', args=[self.version.pk])}#{self.code}"

    def __str__(self) -> str:
        texts = self.question.label if self.question else self.section.label if self.section else {}
        text = in_language(self.definition, texts, reader_language())
        index = find_section(self.definition, self.code)
        if text or self.question or index is None:
            return text or self.code
        return _("Section %(n)s") % {"n": index + 1}


def version(pk: int) -> Version:
    """A version with its questionnaire. Raises Version.DoesNotExist."""
    return Version.objects.select_related("questionnaire__owner").get(pk=pk)


def section(pk: int, code: str) -> DraftPart:
    """A section of a version. Raises NoSuchPart."""
    row = version(pk)
    index = find_section(row.definition, code)
    if index is None:
        raise NoSuchPart("No such section.")
    return DraftPart(row, code, row.definition.sections[index])


def new_question(pk: int, code: str, kind: str) -> DraftPart:
    """The section into which a question of this type goes. Raises NoSuchPart."""
    if kind not in TYPES:
        raise NoSuchPart("No such type.")
    return replace(section(pk, code), kind=kind)


def question(pk: int, code: str) -> DraftPart:
    """A question of a version, or the place where one was: somebody may just have deleted it."""
    row = version(pk)
    place = find_question(row.definition, code)
    if place is None:
        return DraftPart(row, code)
    part = row.definition.sections[place[0]]
    return DraftPart(row, code, part, part.questions[place[1]])


def question_there(pk: int, code: str) -> DraftPart:
    """A question that is still there. Raises NoSuchPart."""
    part = question(pk, code)
    if part.question is None:
        raise NoSuchPart("No such question.")
    return part


def last_step(row: Version) -> DraftStep | None:
    """The change that can be undone."""
    return row.steps.filter(revision=row.revision).first()  # type: ignore[attr-defined, no-any-return]
