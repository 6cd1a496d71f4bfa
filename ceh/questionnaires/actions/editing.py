"""Writing questionnaires: versions as drafts, published for ever."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.questionnaires.models import Collection, Questionnaire, Version
from ceh.questionnaires.queries import quiz_code
from ceh.questionnaires.rules import checking, definitions

PERMISSION = "questionnaires.edit"
MAX_SLUG = 44


def create_questionnaire(*, by: Person, content: Mapping[str, Any], **values: Any) -> Version:
    """Make a questionnaire; `content` is a definition as plain JSON, the first draft. Its code comes from the name.

    Raises Refused: "questionnaires.edit", "questionnaires.there" (another one took the same code in this moment),
    "questionnaires.no_definition".
    """
    questionnaire = Questionnaire(code=_free_code(values["name"].best()[1]), **values)
    need(by, PERMISSION, questionnaire)
    _check_definition(content)
    with (
        act("questionnaires.create_questionnaire", by=by),
        translate_db_errors({"questionnaire_code_once": _changed("questionnaires.there")}),
    ):
        questionnaire.save()
        return Version.objects.create(questionnaire=questionnaire, number=1, content=dict(content))


def change_questionnaire(*, questionnaire: Questionnaire, by: Person, **values: Any) -> Questionnaire:
    """Change what staff calls it, its purpose, its owner. Raises Refused ("questionnaires.edit")."""
    with act("questionnaires.change_questionnaire", by=by):
        row = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
        need(by, PERMISSION, row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        if row.is_quiz:
            Collection.objects.filter(code=quiz_code(row.pk)).update(title=row.name)
    return row


def begin_version(
    *, questionnaire: Questionnaire, by: Person, content: Mapping[str, Any] | None = None
) -> Version:
    """Begin a draft with this content, or a copy of the newest published version.

    Raises Refused: "questionnaires.edit", "questionnaires.has_draft", "questionnaires.no_definition".
    """
    has_draft = Refused(
        "questionnaires.has_draft",
        _("This questionnaire already has a draft."),
        _("Go on with that draft, or discard it first."),
        kind="conflict",
    )
    with (
        act("questionnaires.begin_version", by=by),
        translate_db_errors({"version_one_draft": has_draft, "version_number_once": has_draft}),
    ):
        row = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
        need(by, PERMISSION, row)
        versions = list(row.versions.order_by("-number"))
        if any(version.state == "draft" for version in versions):
            raise has_draft
        if content is None:
            content = next(version.content for version in versions if version.state == "published")
        _check_definition(content)
        return Version.objects.create(
            questionnaire=row, number=versions[0].number + 1 if versions else 1, content=dict(content)
        )


def save_content(*, version: Version, by: Person, content: Mapping[str, Any], revision: int) -> Version:
    """Save a draft that is still at `revision`. It may have problems; publishing may not.

    Raises Refused: "questionnaires.edit", "questionnaires.frozen", "questionnaires.changed",
    "questionnaires.no_definition".
    """
    with act("questionnaires.save_content", by=by):
        row = _locked(version)
        need(by, PERMISSION, row.questionnaire)
        if row.state != "draft":
            raise Refused(
                "questionnaires.frozen",
                _("This version is published and stays as it is."),
                _("Begin a new version."),
                kind="conflict",
            )
        if row.revision != revision:
            raise _changed("questionnaires.changed")
        _check_definition(content)
        row.content, row.revision = dict(content), revision + 1
        row.save(update_fields=["content", "revision"])
    return row


def publish_version(*, version: Version, by: Person, now: datetime) -> None:
    """Publish a draft that has no problems; a quiz can be answered from then on.

    Raises Refused: "questionnaires.edit", "questionnaires.unsound".
    """
    with act("questionnaires.publish_version", by=by):
        row = _locked(version)
        if problems := checking.problems(row.definition, is_quiz=row.questionnaire.is_quiz):
            raise Refused(
                "questionnaires.unsound",
                _("This draft can’t be answered yet: %(problem)s") % {"problem": problems[0]},
                _("Mend it first."),
            )
        Version.machine.apply(row, "publish_version", by=by, now=now)
        if row.questionnaire.is_quiz:
            _open_quiz(row, now)


def _open_quiz(version: Version, now: datetime) -> None:
    """Ask the questions of this version; tries that have begun go on with theirs."""
    questionnaire = version.questionnaire
    title = {"version": version, "title": questionnaire.name, "is_demo": questionnaire.is_demo}
    Collection.objects.update_or_create(
        code=quiz_code(questionnaire.pk),
        defaults=title,
        create_defaults={**title, "access": "signed_in", "opens_at": now},
    )


def _locked(version: Version) -> Version:
    return Version.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=version.pk)


def _check_definition(content: Mapping[str, Any]) -> None:
    try:
        definitions.from_json(content)
    except ValueError as broken:
        raise Refused(
            "questionnaires.no_definition",
            _("This is not a questionnaire: %(problem)s") % {"problem": broken},
            _("Check the file."),
            kind="input",
        ) from broken


def _changed(rule: str) -> Refused:
    return Refused(
        rule,
        _("Somebody else has changed this in the meantime."),
        _("Look at the new state, then save again."),
        kind="conflict",
    )


def _free_code(name: str) -> str:
    """A code from the name that is not in use."""
    stem = code_of(name, otherwise="questionnaire", limit=MAX_SLUG)
    in_use = set(Questionnaire.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for n in range(1, len(in_use) + 2) if (code := f"{stem}-{n}" if n > 1 else stem) not in in_use
    )
