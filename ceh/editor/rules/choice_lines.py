"""Choices as lines of a text area, `code | text | text in the next language`, and back. Pure.

A line may be the text alone: its code then is that of the former choice with this text, else one proposed from it.
A line that nobody touched gives the former choice, with what a line cannot hold: line breaks and the mark.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ceh.editor.rules.codes import propose_code
from ceh.questionnaires.rules.definitions import MAX_CHOICES, Choice

MARK, STAR = "|", "*"


class LineError(ValueError):
    """What is the matter with which line."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = list(messages)


def write_lines(choices: Sequence[Choice], languages: Sequence[str], right: Sequence[str] = ()) -> str:
    """A line a choice; those that are right begin with a star."""
    return "\n".join(
        (f"{STAR} " if choice.code in right else "")
        + f" {MARK} ".join(
            _plain(part)
            for part in (choice.code, *(choice.label.get(language, "") for language in languages))
        )
        for choice in choices
    )


def take_stars(text: str) -> tuple[str, list[bool]]:
    """The lines without the star before those that are right, and which of the lines with a text had one."""
    lines = [line.strip() for line in text.splitlines()]
    plain = [line.removeprefix(STAR).strip() for line in lines]
    stars = [line.startswith(STAR) for line, rest in zip(lines, plain, strict=True) if rest]
    return "\n".join(plain), stars


def read_lines(
    text: str,
    languages: Sequence[str],
    former: Sequence[Choice] = (),
    *,
    taken: frozenset[str] = frozenset(),
    fallback: str = "choice",
) -> tuple[Choice, ...]:
    """The choices of the lines; `taken` are codes that proposed ones avoid. Raises LineError with all that is wrong."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MAX_CHOICES:
        raise LineError([_("Too many choices: at most %(limit)s.") % {"limit": MAX_CHOICES}])
    rows = [(number, [part.strip() for part in line.split(MARK)]) for number, line in lines]
    wrong = [number for number, parts in rows if len(parts) not in (1, len(languages) + 1)]
    if wrong:
        raise LineError([_message(number, languages) for number in wrong[:10]])
    written = {write_lines([choice], languages): choice for choice in former}
    unchanged = [
        written.get(f" {MARK} ".join(" ".join(part.split()) for part in parts)) for _n, parts in rows
    ]
    choices = _choices(rows, languages, former, set(taken), fallback)
    return tuple(kept or choice for kept, choice in zip(unchanged, choices, strict=True))


def _choices(
    rows: Sequence[tuple[int, Sequence[str]]],
    languages: Sequence[str],
    former: Sequence[Choice],
    taken: set[str],
    fallback: str,
) -> tuple[Choice, ...]:
    """Choices of rows that are either a text or all parts."""
    known = {choice.label.get(languages[0], ""): choice for choice in former}
    used = taken | {parts[0] for _number, parts in rows if len(parts) > 1}
    choices = []
    for _number, parts in rows:
        if len(parts) > 1:
            choice = Choice(code=parts[0], label=_texts(parts[1:], languages))
        elif (former_choice := known.get(parts[0])) and former_choice.code not in used:
            choice = former_choice
        else:
            choice = Choice(code=propose_code(parts[0], used, fallback), label=_texts(parts, languages[:1]))
        used.add(choice.code)
        choices.append(choice)
    return tuple(choices)


def _texts(parts: Sequence[str], languages: Sequence[str]) -> Mapping[str, str]:
    return {language: part for language, part in zip(languages, parts, strict=True) if part}


def _message(number: int, languages: Sequence[str]) -> str:
    return _("Line %(number)s: write the text alone, or all parts: %(example)s.") % {
        "number": number,
        "example": f" {MARK} ".join((_("code"), *languages)),
    }


def _plain(text: str) -> str:
    """A text on one line, without the mark between parts."""
    return " ".join(text.replace(MARK, "/").split())
