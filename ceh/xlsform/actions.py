"""Making a draft of what a workbook asks."""

from collections.abc import Mapping
from typing import Any

from ceh.core.journal import act
from ceh.core.text import Translated
from ceh.editor.actions import replace_content
from ceh.people.models import Person
from ceh.questionnaires import queries
from ceh.questionnaires.actions import editing
from ceh.questionnaires.models import Questionnaire, Version

NEW = "new"
MAX_NAME = 200


def create_draft(
    *,
    by: Person,
    content: Mapping[str, Any],
    target: str = NEW,
    purpose: str = "survey",
    owner: int | None = None,
) -> Version:
    """A new questionnaire, or the draft of the one with the code `target`: a new one, or in place of what is there.

    Replacing can be undone in the editor. Raises Questionnaire.DoesNotExist; Refused as the actions of questionnaires.
    """
    with act("xlsform.create_draft", by=by):
        if target == NEW:
            name = Translated.of({code: text[:MAX_NAME] for code, text in content["title"].items()})
            return editing.create_questionnaire(
                by=by, content=content, name=name, purpose=purpose, owner_id=owner
            )
        questionnaire = queries.questionnaire(target)
        if draft := draft_of(questionnaire):
            return replace_content(version=draft, by=by, content=content)
        return editing.begin_version(questionnaire=questionnaire, by=by, content=content)


def draft_of(questionnaire: Questionnaire) -> Version | None:
    """The version that is not published yet."""
    return next((version for version in questionnaire.versions.all() if version.state == "draft"), None)  # type: ignore[attr-defined]
