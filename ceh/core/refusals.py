"""How Ceh says no: which rule, why, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["permission", "rule", "conflict", "input", "link"]


@dataclass(eq=False)
class Refused(Exception):
    """An action refused by a rule.

    `rule` is a stable code ("network.deadline_passed"), `message` says in the reader's words what is the matter,
    `next_step` what to do now, `url` where to do it. `problems` lists all refusals when a chain of checks found
    several; `overridable` tells whether staff may go on all the same; `extra` is what a program reads beside all that.
    With `leads` whoever opens a page that is refused is led to `url` and reads it there.
    """

    rule: str
    message: str
    next_step: str = ""
    url: str = ""
    kind: Kind = "rule"
    overridable: bool = False
    field_name: str = ""
    problems: list["Refused"] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    leads: bool = False

    @classmethod
    def of(cls, problems: Sequence["Refused"], *, rule: str, message: str, next_step: str) -> "Refused":
        """One refusal for several problems; a single problem is returned as it is."""
        if len(problems) == 1:
            return problems[0]
        aside = all(problem.overridable for problem in problems)
        return cls(rule, message, next_step, overridable=aside, problems=list(problems))

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()
