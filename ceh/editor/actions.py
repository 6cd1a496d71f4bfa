"""Changing a draft, and undoing it. Each change is applied to what the draft asks now, whoever wrote it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.editor.models import DraftStep
from ceh.editor.queries import DraftPart, last_step
from ceh.editor.rules import operations, translations
from ceh.editor.rules.codes import propose_code
from ceh.editor.rules.operations import digest_of
from ceh.people.models import Person
from ceh.questionnaires.actions import editing
from ceh.questionnaires.models import Version
from ceh.questionnaires.rules.definitions import Definition, Question, Section, as_json

MAX_STEPS = 20
MAX_ABOUT = 200
Operation = Callable[[Definition], Definition]


def _change(version: Version, by: Person, verb: str, about: str, operation: Operation) -> Version:
    """Apply an operation to the draft as it is now; what changes nothing writes nothing.

    Raises Refused as `editing.save_content` does.
    """
    with act("editor.change_draft", by=by):
        row = _locked(version)
        return _save(row, by, verb, about, as_json(operation(row.definition)))


def _save(row: Version, by: Person, verb: str, about: str, content: Mapping[str, Any]) -> Version:
    before = row.content
    if content == before and row.state == "draft":
        return row  # nothing to undo
    saved = editing.save_content(version=row, by=by, content=content, revision=row.revision)
    DraftStep.objects.create(
        version=saved, revision=saved.revision, content=before, verb=verb, about=about[:MAX_ABOUT]
    )
    kept = DraftStep.objects.filter(version=saved).values_list("pk", flat=True)[:MAX_STEPS]
    DraftStep.objects.filter(version=saved).exclude(pk__in=list(kept)).delete()
    return saved


def _locked(version: Version) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("questionnaire")
    return rows.get(pk=version.pk)


def _check_unchanged(now: Question | Section | Definition | None, expected: str) -> None:
    """Refuse to write over what the writer has not seen; `extra` has the part as it is now."""
    if now is None or digest_of(now) != expected:
        raise Refused(
            "editor.changed",
            _("Somebody else has changed this in the meantime. Nothing of yours is lost.")
            if now is not None
            else _("Somebody else has deleted this in the meantime. Nothing of yours is lost."),
            _("Compare both versions below, then save again to keep yours.")
            if now is not None
            else _("Save again to put it back."),
            kind="conflict",
            extra={"now": now},
        )


def add_question(
    *, part: DraftPart, by: Person, question: Question, section: str, after: str = ""
) -> Question:
    """Put a new question into a section. Another one may have taken its code: then it gets the next free one."""
    added = question

    def operation(definition: Definition) -> Definition:
        nonlocal added
        added = replace(question, code=propose_code(question.code, operations.codes_of(definition)))
        return operations.add_question(definition, section, added, after)

    _change(part.version, by, "add", _text(question), operation)
    return added


def change_question(
    *, part: DraftPart, by: Person, question: Question, section: str, expected: str
) -> Question:
    """Write a question anew, in this section. With an empty `expected` one that was deleted is put back.

    Raises Refused: "editor.changed", with the question as it is now (None: deleted) in `extra`.
    """

    def operation(definition: Definition) -> Definition:
        place = operations.find_question(definition, question.code)
        if place is None and not expected:
            return operations.add_question(definition, section, question)
        _check_unchanged(
            None if place is None else definition.sections[place[0]].questions[place[1]], expected
        )
        return operations.replace_question(definition, question.code, question, section)

    _change(part.version, by, "change", _text(question), operation)
    return question


def move_question_up(*, part: DraftPart, by: Person) -> None:
    """One place up, over the edge of the section into the one before."""
    _move(part, by, -1)


def move_question_down(*, part: DraftPart, by: Person) -> None:
    """One place down, over the edge of the section into the next."""
    _move(part, by, 1)


def _move(part: DraftPart, by: Person, step: int) -> None:
    _change(
        part.version,
        by,
        "move",
        str(part),
        lambda definition: operations.move_question(definition, part.code, step),
    )


def copy_question(*, part: DraftPart, by: Person) -> str:
    """Put a copy after the question. Gives its code."""
    fresh = ""

    def operation(definition: Definition) -> Definition:
        nonlocal fresh
        changed, fresh = operations.copy_question(definition, part.code)
        return changed

    _change(part.version, by, "copy", str(part), operation)
    return fresh


def delete_question(*, part: DraftPart, by: Person) -> None:
    """Leave the question out; it can be undone."""
    _change(
        part.version,
        by,
        "delete",
        str(part),
        lambda definition: operations.remove_question(definition, part.code),
    )


def add_section(*, version: Version, by: Person, section: Section) -> Section:
    """Put a section at the end, under a code that is free."""
    added = section

    def operation(definition: Definition) -> Definition:
        nonlocal added
        taken = {other.code for other in definition.sections}
        added = replace(section, code=propose_code(section.code, taken))
        return operations.add_section(definition, added)

    _change(version, by, "add", _text(section), operation)
    return added


def change_section(*, part: DraftPart, by: Person, section: Section, expected: str) -> Section:
    """Write the title and the condition of a section anew. Raises Refused: "editor.changed"."""

    def operation(definition: Definition) -> Definition:
        index = operations.find_section(definition, part.code)
        now = None if index is None else definition.sections[index]
        _check_unchanged(now and replace(now, questions=()), expected)
        return operations.replace_section(definition, part.code, section)

    _change(part.version, by, "change", _text(section), operation)
    return section


def move_section_up(*, part: DraftPart, by: Person) -> None:
    """One place up."""
    _move_section(part, by, -1)


def move_section_down(*, part: DraftPart, by: Person) -> None:
    """One place down."""
    _move_section(part, by, 1)


def _move_section(part: DraftPart, by: Person, step: int) -> None:
    _change(
        part.version,
        by,
        "move",
        str(part),
        lambda definition: operations.move_section(definition, part.code, step),
    )


def delete_section(*, part: DraftPart, by: Person) -> None:
    """Leave the section out with its questions; it can be undone."""
    _change(
        part.version,
        by,
        "delete",
        str(part),
        lambda definition: operations.remove_section(definition, part.code),
    )


def change_details(
    *, version: Version, by: Person, title: Mapping[str, str], languages: Sequence[str]
) -> Version:
    """Change the title that people read and the languages, the first of them the default."""

    def operation(definition: Definition) -> Definition:
        return operations.set_languages(replace(definition, title=dict(title)), languages)

    return _change(version, by, "details", "", operation)


def translate(*, version: Version, by: Person, language: str, texts: Mapping[str, str]) -> Version:
    """Put texts of one language in, by the keys of their spots; what has a text by now keeps it."""

    def operation(definition: Definition) -> Definition:
        open_keys = {entry.spot.key() for entry in translations.missing(definition, language)}
        new_texts = {key: text for key, text in texts.items() if key in open_keys}
        return translations.fill_in(definition, language, new_texts)

    return _change(version, by, "translate", "", operation)


def replace_content(*, version: Version, by: Person, content: Mapping[str, Any]) -> Version:
    """Put a whole definition, as plain JSON, in place of what the draft asks; it can be undone."""
    with act("editor.replace_content", by=by):
        return _save(_locked(version), by, "replace", "", content)


def undo_change(*, version: Version, by: Person) -> Version:
    """Take the last change back. Raises Refused: "editor.nothing_to_undo"."""
    with act("editor.undo_change", by=by):
        row = _locked(version)
        step = last_step(row)
        if step is None:
            raise Refused(
                "editor.nothing_to_undo",
                _("There is no change to undo."),
                _("Look at the draft as it is now."),
                kind="conflict",
            )
        saved = editing.save_content(version=row, by=by, content=step.content, revision=row.revision)
        step.delete()
        if earlier := DraftStep.objects.filter(version=saved).first():
            earlier.revision = saved.revision
            earlier.save(update_fields=["revision"])
    return saved


def _text(part: Question | Section) -> str:
    return next((text for text in part.label.values() if text), part.code)


def create_draft(*, by: Person, name: Mapping[str, str], languages: Sequence[str], **values: Any) -> Version:
    """Make a questionnaire whose first version is a draft with an empty section."""
    texts = Translated.of(name)
    plain = texts.best()[1]
    definition = Definition(
        code=propose_code(plain, (), "questionnaire"),
        title={language: texts.get(language) or texts.get("") or plain for language in languages},
        languages=tuple(languages),
        sections=(Section(code="section_1"),),
    )
    return editing.create_questionnaire(by=by, content=as_json(definition), name=texts, **values)
