"""What an editor does to a definition; each gives a new one. Pure.

Nothing is checked but that the part is there (Refused "editor.gone").
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.editor.rules.codes import propose_code
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, as_json

DIGEST = 16


def digest_of(part: Any) -> str:
    """A short hash of a question, a section or a definition: whether somebody has changed it."""
    text = dumps(as_json(part), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:DIGEST]


def find_question(definition: Definition, code: str) -> tuple[int, int] | None:
    """Where the question is: section and place in it."""
    for index, section in enumerate(definition.sections):
        for place, question in enumerate(section.questions):
            if question.code == code:
                return index, place
    return None


def find_section(definition: Definition, code: str) -> int | None:
    """Where the section is."""
    return next((index for index, section in enumerate(definition.sections) if section.code == code), None)


def codes_of(definition: Definition) -> set[str]:
    """Codes of questions and of rows of matrices, which share one space."""
    return {
        code
        for question in definition.questions()
        for code in (question.code, *(row.code for row in question.rows))
    }


def add_question(definition: Definition, section: str, question: Question, after: str = "") -> Definition:
    """Put a new question after another one of the section, else at its end."""
    index = _section(definition, section)
    questions = list(definition.sections[index].questions)
    place = next((place for place, other in enumerate(questions, 1) if other.code == after), len(questions))
    questions.insert(place, question)
    return _with_questions(definition, {index: questions})


def replace_question(definition: Definition, code: str, question: Question, section: str) -> Definition:
    """Put a question in place of another one; in another section at its end."""
    index, place = _question(definition, code)
    questions = list(definition.sections[index].questions)
    target = find_section(definition, section)
    if target is None or target == index:
        questions[place] = question
        return _with_questions(definition, {index: questions})
    del questions[place]
    moved = [*definition.sections[target].questions, question]
    return _with_questions(definition, {index: questions, target: moved})


def move_question(definition: Definition, code: str, step: int) -> Definition:
    """One place up (-1) or down (1); over the end of its section into the neighbour. At the very end it stays."""
    index, place = _question(definition, code)
    questions = list(definition.sections[index].questions)
    question = questions.pop(place)
    if 0 <= place + step <= len(questions):
        questions.insert(place + step, question)
        return _with_questions(definition, {index: questions})
    target = index + step
    if not 0 <= target < len(definition.sections):
        return definition
    others = list(definition.sections[target].questions)
    others.insert(len(others) if step < 0 else 0, question)
    return _with_questions(definition, {index: questions, target: others})


def copy_question(definition: Definition, code: str) -> tuple[Definition, str]:
    """Put a copy with codes of its own after a question. Gives the new code, too."""
    index, place = _question(definition, code)
    question = definition.sections[index].questions[place]
    taken = codes_of(definition)
    fresh = propose_code(code, taken)
    taken.add(fresh)
    rows: list[Choice] = []
    for row in question.rows:
        rows.append(replace(row, code=propose_code(row.code, taken)))
        taken.add(rows[-1].code)
    questions = list(definition.sections[index].questions)
    questions.insert(place + 1, replace(question, code=fresh, rows=tuple(rows)))
    return _with_questions(definition, {index: questions}), fresh


def remove_question(definition: Definition, code: str) -> Definition:
    """Leave a question out."""
    index, place = _question(definition, code)
    questions = list(definition.sections[index].questions)
    del questions[place]
    return _with_questions(definition, {index: questions})


def add_section(definition: Definition, section: Section) -> Definition:
    """Put a section at the end."""
    return replace(definition, sections=(*definition.sections, section))


def replace_section(definition: Definition, code: str, section: Section) -> Definition:
    """Give a section another text and condition; its questions stay."""
    index = _section(definition, code)
    sections = list(definition.sections)
    sections[index] = replace(section, questions=sections[index].questions)
    return replace(definition, sections=tuple(sections))


def move_section(definition: Definition, code: str, step: int) -> Definition:
    """One place up (-1) or down (1); at the end it stays."""
    index = _section(definition, code)
    sections = list(definition.sections)
    section = sections.pop(index)
    sections.insert(min(max(index + step, 0), len(sections)), section)
    return replace(definition, sections=tuple(sections))


def remove_section(definition: Definition, code: str) -> Definition:
    """Leave out a section with its questions."""
    index = _section(definition, code)
    sections = list(definition.sections)
    del sections[index]
    return replace(definition, sections=tuple(sections))


def set_languages(definition: Definition, languages: Sequence[str]) -> Definition:
    """Ask in these languages, the first of them the default; texts in languages that go are dropped."""

    def kept(texts: Mapping[str, str]) -> dict[str, str]:
        return {language: texts[language] for language in languages if texts.get(language)}

    def choices(parts: Sequence[Choice]) -> tuple[Choice, ...]:
        return tuple(replace(part, label=kept(part.label)) for part in parts)

    sections = tuple(
        replace(
            section,
            label=kept(section.label),
            questions=tuple(
                replace(
                    question,
                    label=kept(question.label),
                    hint=kept(question.hint),
                    message=kept(question.message),
                    required_message=kept(question.required_message),
                    explanation=kept(question.explanation),
                    choices=choices(question.choices),
                    rows=choices(question.rows),
                )
                for question in section.questions
            ),
        )
        for section in definition.sections
    )
    return replace(definition, languages=tuple(languages), title=kept(definition.title), sections=sections)


def _with_questions(definition: Definition, changed: Mapping[int, Sequence[Question]]) -> Definition:
    sections = tuple(
        replace(section, questions=tuple(changed[index])) if index in changed else section
        for index, section in enumerate(definition.sections)
    )
    return replace(definition, sections=sections)


def _question(definition: Definition, code: str) -> tuple[int, int]:
    place = find_question(definition, code)
    if place is None:
        raise _gone()
    return place


def _section(definition: Definition, code: str) -> int:
    index = find_section(definition, code)
    if index is None:
        raise _gone()
    return index


def _gone() -> Refused:
    return Refused(
        "editor.gone",
        _("Somebody else has deleted this in the meantime."),
        _("Look at the draft, or undo the last change there."),
        kind="conflict",
    )
