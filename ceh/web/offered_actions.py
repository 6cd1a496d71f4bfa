"""What a page offers to somebody: links to pages that let them in, and steps of a record that they may take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import resolve

from ceh.core.permissions import Text, can


@dataclass(frozen=True)
class Visit:
    """One request to a page: who asks, about which record, when."""

    request: HttpRequest
    record: Any
    now: datetime

    @property
    def by(self) -> Any:
        """The person who asks."""
        return self.request.user


@dataclass(frozen=True)
class OfferedAction:
    """A link or a button as the page prints it. `is_post`: a button that does it at once."""

    label: Text
    url: str
    icon: str = ""
    css: str = "button"
    is_post: bool = False


Buttons = Callable[[Any, Any], list[OfferedAction]]
_steps: dict[str, Buttons] = {}


def register_steps(label: str, buttons: Buttons) -> None:
    """Say what a person may do with a record of the model `label`: `buttons(record, person)`."""
    _steps[label] = buttons


def steps_of(record: Any, person: Any) -> list[OfferedAction]:
    """What the person may do with the record now; nothing where no app declares steps for it."""
    buttons = _steps.get(record._meta.label) if isinstance(record, Model) else None
    return buttons(record, person) if buttons else []


def is_button(url: str) -> bool:
    """Whether one of our addresses does something at once, so that it takes a button instead of a link."""
    return getattr(resolve(url).func, "methods", ()) == ("POST",)


def may_open(person: Any, url: str, record: Any = None) -> bool:
    """Whether the page at one of our addresses lets the person in, as far as its declared access tells.

    A permission is asked for the record.
    """
    access = resolve(url).func.access  # type: ignore[attr-defined]
    if access.kind == "permission":
        return can(person, access.permission, record)
    return access.kind == "public" or bool(person.is_authenticated)
