"""What an app above does with the answers of a purpose: it registers a `Use` when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ceh.people.models import Person
from ceh.questionnaires.models import Collection, Questionnaire, Response
from ceh.questionnaires.rules.answering import Outcome


@dataclass(frozen=True, kw_only=True)
class Use:
    """What happens before, at and after answering.

    `check_start` raises Refused before a response begins; `submitted` runs inside the transaction of submitting,
    `settled` after it. `home` gives the record that asks, None without; `lead` a sentence for the introduction;
    `result` the address of what came of a response, else nothing.
    """

    check_start: Callable[[Collection, Person | None, datetime], None]
    submitted: Callable[[Response, Outcome, datetime], None]
    settled: Callable[[Response, datetime], None]
    home: Callable[[Questionnaire], Any]
    lead: Callable[[Questionnaire], str]
    result: Callable[[Response], str]


_uses: dict[str, Use] = {}


def register_use(purpose: str, use: Use) -> None:
    """Say what happens with answers of this purpose."""
    _uses[purpose] = use


def use_of(questionnaire: Questionnaire) -> Use | None:
    """What an app has registered for the purpose."""
    return _uses.get(questionnaire.purpose)


def home_of(questionnaire: Questionnaire) -> Any:
    """The record that asks, for example a course; None where nothing is registered."""
    use = use_of(questionnaire)
    return use.home(questionnaire) if use else None
