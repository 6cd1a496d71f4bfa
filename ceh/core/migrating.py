"""Migrations say what the database must know, no texts, which change often; and a first start is quick."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState
from django.db.models import Field

TEXTS = ("verbose_name", "help_text", "choices")


@contextmanager
def without_texts() -> Iterator[None]:
    """While this is in force, fields that differ in their texts alone are the same to Django's migrations."""
    deconstruct = Field.deconstruct

    def plain(field: Any) -> Any:
        name, path, args, options = deconstruct(field)
        return name, path, args, {key: value for key, value in options.items() if key not in TEXTS}

    with patch.object(Field, "deconstruct", plain):
        yield


@contextmanager
def new_models_alone() -> Iterator[None]:
    """While this is in force, a model that a migration adds is made alone.

    Django makes all models anew to which it is related: 17,000 for our 200, two thirds of a first start. Nothing refers
    to a new model yet, so nothing else has changed.
    """
    plain_add = ProjectState.add_model

    def add(state: ProjectState, model_state: Any) -> None:
        apps = state.__dict__.pop("apps", None)
        plain_add(state, model_state)
        if apps is not None:
            state.__dict__["apps"] = apps
            apps.render_multiple([model_state])

    with patch.object(ProjectState, "add_model", add):
        yield
