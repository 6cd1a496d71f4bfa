"""The texts of a definition by language: how many are missing where, and putting them in. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, Texts

QUESTION_TEXTS = ("label", "hint", "message", "required_message", "explanation")


class Spot(NamedTuple):
    """Where a text stands: of the whole, a section, a question, a choice or a row of a matrix."""

    field: str
    section: str = ""
    question: str = ""
    choice: str = ""

    def key(self) -> str:
        """As one text, for the name of an input."""
        return "|".join(self)


@dataclass(frozen=True)
class Entry:
    """A text that every language should have."""

    spot: Spot
    texts: Texts


@dataclass(frozen=True)
class Completeness:
    """How far a language is."""

    language: str
    missing: int
    total: int


def entries(definition: Definition) -> Iterator[Entry]:
    """All texts that are needed, or that some language has."""
    yield Entry(Spot("title"), definition.title)
    for section in definition.sections:
        if _has_text(section.label):
            yield Entry(Spot("label", section.code), section.label)
        for question in section.questions:
            yield from _of_question(section, question)


def _of_question(section: Section, question: Question) -> Iterator[Entry]:
    for name in QUESTION_TEXTS:
        texts: Texts = getattr(question, name)
        if _has_text(texts) or (name == "label" and question.type != "calculated"):
            yield Entry(Spot(name, section.code, question.code), texts)
    for name in ("choices", "rows"):
        for part in getattr(question, name):
            yield Entry(Spot(name, section.code, question.code, part.code), part.label)


def completeness(definition: Definition) -> list[Completeness]:
    """Each language with the number of texts that it lacks."""
    texts = [entry.texts for entry in entries(definition)]
    return [
        Completeness(language, sum(1 for text in texts if not text.get(language, "").strip()), len(texts))
        for language in definition.languages
    ]


def missing(definition: Definition, language: str) -> list[Entry]:
    """The texts that a language lacks."""
    return [entry for entry in entries(definition) if not entry.texts.get(language, "").strip()]


def not_used(definition: Definition, language: str, texts: Mapping[str, str]) -> list[str]:
    """Of the texts by key, those where the definition says something else in the language."""
    written = ((entry, texts.get(entry.spot.key(), "").strip()) for entry in entries(definition))
    return [text for entry, text in written if text and text != entry.texts.get(language, "").strip()]


def fill_in(definition: Definition, language: str, texts: Mapping[str, str]) -> Definition:
    """Put texts of a language in, by the keys of their spots; other texts stay."""
    by_key = {key: text for key, text in texts.items() if text.strip()}

    def filled(spot: Spot, former: Texts) -> Texts:
        text = by_key.get(spot.key())
        return {**former, language: text} if text else former

    def question(section: Section, part: Question) -> Question:
        changed: dict[str, Any] = {
            name: filled(Spot(name, section.code, part.code), getattr(part, name)) for name in QUESTION_TEXTS
        }
        for name in ("choices", "rows"):
            children: tuple[Choice, ...] = getattr(part, name)
            changed[name] = tuple(
                replace(child, label=filled(Spot(name, section.code, part.code, child.code), child.label))
                for child in children
            )
        return replace(part, **changed)

    sections = tuple(
        replace(
            section,
            label=filled(Spot("label", section.code), section.label),
            questions=tuple(question(section, part) for part in section.questions),
        )
        for section in definition.sections
    )
    return replace(definition, title=filled(Spot("title"), definition.title), sections=sections)


def _has_text(texts: Texts) -> bool:
    return any(text.strip() for text in texts.values())
