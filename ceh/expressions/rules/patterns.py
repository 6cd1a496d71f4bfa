"""Regular expressions of `regex()`, made into a program of few steps that Python and the browser walk alike.

All ways are walked at once (Thompson, 1968), so the time grows with the text, never faster, whatever the pattern. The
whole text must match. Letters, sets, `\\d \\w \\s` (ASCII), groups, `|`, `* + ? {2} {2,} {2,4}`, `^` and `$` are known;
back-references, look-around, flags, `\\b` and `\\p` are refused.

A step is `["set", negated, [[from, to], …]]` (code points), `["split", a, b]`, `["jump", a]`, `["start"]`, `["end"]` or
`["match"]`.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Step = list[Any]
Tree = tuple[Any, ...]
MAX_STEPS, MAX_TEXT, MAX_TIMES, MAX_GROUPS = 500, 2_000, 100, 20
CLASSES = {
    "d": [[48, 57]],
    "w": [[48, 57], [65, 90], [95, 95], [97, 122]],
    "s": [[9, 13], [32, 32]],
}
CONTROLS = {"n": 10, "t": 9, "r": 13}


class PatternError(ValueError):
    """What is the matter, and at which character (from 1)."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message, self.column = message, column


def compile_pattern(pattern: str) -> list[Step]:
    """The program of a pattern. Raises PatternError."""
    reader = _Reader(pattern)
    tree = reader.alternatives()
    if reader.position < len(pattern):
        raise PatternError(_("This ) closes nothing."), reader.position + 1)
    program: list[Step] = []
    _emit(tree, program)
    program.append(["match"])
    return program


def matches(program: list[Step], text: str) -> bool:
    """Whether the whole text matches; texts of more than 2,000 characters never do."""
    if len(text) > MAX_TEXT:
        return False
    states = _reachable(program, [0], 0, len(text))
    for position, letter in enumerate(text, 1):
        ahead = [state + 1 for state in states if _accepts(program[state], ord(letter))]
        states = _reachable(program, ahead, position, len(text))
        if not states:
            return False
    return any(program[state][0] == "match" for state in states)


def _accepts(step: Step, point: int) -> bool:
    return step[0] == "set" and step[1] != any(low <= point <= high for low, high in step[2])


def _reachable(program: list[Step], begin: list[int], position: int, length: int) -> set[int]:
    """Where the walk may stand without reading another letter."""
    states: set[int] = set()
    waiting = list(begin)
    while waiting:
        state = waiting.pop()
        if state in states:
            continue
        states.add(state)
        step = program[state]
        if step[0] in ("split", "jump"):
            waiting += step[1:]
        elif (step[0] == "start" and position == 0) or (step[0] == "end" and position == length):
            waiting.append(state + 1)
    return states


def _emit(tree: Tree, program: list[Step]) -> None:
    if len(program) > MAX_STEPS:
        raise PatternError(_("This pattern is too long when its repetitions are written out."), 1)
    match tree:
        case ("row", parts):
            for part in parts:
                _emit(part, program)
        case ("either", options):
            _emit_either(options, program)
        case ("times", part, least, most):
            for _time in range(least):
                begin = len(program)
                _emit(part, program)
                if len(program) == begin:
                    break  # nothing, repeated, is nothing: do not count to 100 to the power of the groups
            if most is None:
                _emit_loop(part, program)
            else:
                _emit_optional(part, most - least, program)
        case _:
            program.append(list(tree))


def _emit_either(options: list[Tree], program: list[Step]) -> None:
    ends = []
    for option in options[:-1]:
        split: Step = ["split", len(program) + 1, 0]
        program.append(split)
        _emit(option, program)
        end: Step = ["jump", 0]
        program.append(end)
        ends.append(end)
        split[2] = len(program)
    _emit(options[-1], program)
    for end in ends:
        end[1] = len(program)


def _emit_loop(part: Tree, program: list[Step]) -> None:
    begin = len(program)
    split: Step = ["split", begin + 1, 0]
    program.append(split)
    _emit(part, program)
    program.append(["jump", begin])
    split[2] = len(program)


def _emit_optional(part: Tree, times: int, program: list[Step]) -> None:
    splits = []
    for _time in range(times):
        split: Step = ["split", len(program) + 1, 0]
        program.append(split)
        splits.append(split)
        _emit(part, program)
    for split in splits:
        split[2] = len(program)


@dataclass
class _Reader:
    """Reads a pattern from left to right."""

    pattern: str
    position: int = 0
    groups: int = field(default=0)

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def error(self, message: str) -> PatternError:
        return PatternError(message, min(self.position, len(self.pattern) - 1) + 1)

    def alternatives(self) -> Tree:
        options = [self.row()]
        while self.peek() == "|":
            self.position += 1
            options.append(self.row())
        return options[0] if len(options) == 1 else ("either", options)

    def row(self) -> Tree:
        parts = []
        while self.peek() and self.peek() not in "|)":
            parts.append(self.repeated(self.atom()))
        return ("row", parts)

    def repeated(self, part: Tree) -> Tree:
        letter = self.peek()
        if not letter or letter not in "*+?{":
            return part
        if part[0] in ("start", "end"):
            raise self.error(_("There is nothing here that could be repeated."))
        bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(letter) or self.braces()
        self.position += 1
        if self.peek() == "?":  # as few as possible: the same when the whole text must match
            self.position += 1
        if self.peek() and self.peek() in "*+{?":
            raise self.error(_("Two repetitions follow each other."))
        return ("times", part, *bounds)

    def braces(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.position)
        least, comma, most = self.pattern[self.position + 1 : max(end, self.position + 1)].partition(",")
        if not (least.isascii() and least.isdigit()) or (most and not (most.isascii() and most.isdigit())):
            raise self.error(_("A repetition reads {2}, {2,} or {2,4}."))
        bounds = int(least[:6]), (int(most[:6]) if most else None if comma else int(least[:6]))
        if max(bounds[0], bounds[1] or 0) > MAX_TIMES or (bounds[1] is not None and bounds[1] < bounds[0]):
            raise self.error(_("At most 100 repetitions, the smaller number first."))
        self.position = end
        return bounds

    def atom(self) -> Tree:
        letter = self.peek()
        if letter == "(":
            return self.group()
        if letter == "[":
            return self.letters()
        if letter in ("*", "+", "?", "{"):
            raise self.error(_("There is nothing here that could be repeated."))
        if letter == "\\":
            return self.escaped()
        self.position += 1
        if letter in ("^", "$"):
            return ("start" if letter == "^" else "end",)
        return ("set", True, [[10, 10]]) if letter == "." else ("set", False, [[ord(letter)] * 2])

    def group(self) -> Tree:
        if self.pattern.startswith("(?:", self.position):
            self.position += 2
        elif self.pattern.startswith("(?", self.position):
            raise self.error(_("Look-around, names and flags, (?…), are not supported."))
        self.position += 1
        self.groups += 1
        if self.groups > MAX_GROUPS:
            raise self.error(_("This pattern has too many groups."))
        tree = self.alternatives()
        if self.peek() != ")":
            raise self.error(_("A ) is missing."))
        self.position += 1
        return tree

    def escaped(self) -> Tree:
        self.position += 1
        letter = self.peek()
        if letter and letter.isascii() and letter.isdigit():
            raise self.error(_("References back to a group are not supported."))
        if letter.lower() in CLASSES and letter:
            self.position += 1
            return ("set", letter.isupper(), CLASSES[letter.lower()])
        return ("set", False, [[self.single(letter)] * 2])

    def single(self, letter: str) -> int:
        """The code point after a backslash."""
        if letter not in CONTROLS and (not letter or letter.isalnum() or not letter.isascii()):
            raise self.error(_("A \\ before this character is not supported."))
        self.position += 1
        return CONTROLS.get(letter) or ord(letter)

    def letters(self) -> Tree:
        """A set: [a-z], [^0-9], [\\w.-]."""
        self.position += 1
        negated = self.peek() == "^"
        self.position += negated
        ranges: list[list[int]] = []
        while self.peek() != "]":
            ranges += self.range()
        if not ranges:
            raise self.error(_("A set of characters, […], is empty."))
        self.position += 1
        return ("set", negated, ranges)

    def range(self) -> list[list[int]]:
        if self.pattern.startswith("\\", self.position):
            letter = self.pattern[self.position + 1 : self.position + 2]
            if letter in CLASSES:
                self.position += 2
                return CLASSES[letter]
        low = high = self.point()
        follows = self.pattern[self.position + 1 : self.position + 2]
        if self.peek() == "-" and follows and follows != "]":
            self.position += 1
            high = self.point()
        if high < low:
            raise self.error(_("A range in […] runs from the smaller to the larger character."))
        return [[low, high]]

    def point(self) -> int:
        letter = self.peek()
        if not letter:
            raise self.error(_("A ] is missing."))
        if letter == "[":
            raise self.error(_("Write \\[ for a bracket inside […]."))
        self.position += 1
        return self.single(self.peek()) if letter == "\\" else ord(letter)
