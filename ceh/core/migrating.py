"""Migrations say what the database must know, no texts, which change often; and a first start is quick."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.apps.registry import Apps
from django.apps.registry import apps as all_apps
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


@contextmanager
def fields_known() -> Iterator[None]:
    """While this is in force, what a field of a migration consists of is worked out once, not for each new class.

    A migration that changes a model makes classes anew of all to which it is related, with copies of their fields:
    220,000 copies of our 2,700 fields, half of a first start.
    """
    plain_clone, rename_field, rename_model = (
        Field.clone,
        ProjectState.rename_field,
        ProjectState.rename_model,
    )
    parts: dict[int, tuple[Any, list[Any], dict[str, Any]]] = {}

    def clone(field: Any) -> Any:
        if hasattr(field, "model"):  # it belongs to a class, which may have changed it
            return plain_clone(field)
        if id(field) not in parts:
            _name, _path, args, options = field.deconstruct()
            if any(isinstance(value, Field) for value in options.values()):  # such as the items of an array
                return plain_clone(field)
            parts[id(field)] = field, args, options
        _field, args, options = parts[id(field)]
        return field.__class__(*args, **options)

    def renames(plain: Any) -> Any:
        def rename(*args: Any, **options: Any) -> None:
            parts.clear()  # it changes fields in their place
            plain(*args, **options)
            parts.clear()

        return rename

    with (
        patch.object(Field, "clone", clone),
        patch.object(ProjectState, "rename_field", renames(rename_field)),
        patch.object(ProjectState, "rename_model", renames(rename_model)),
    ):
        yield


@contextmanager
def options_in_place() -> Iterator[None]:
    """While this is in force, the class of a model learns of a new index or constraint without being made anew."""
    plain_append = ProjectState._append_option  # type: ignore[attr-defined]

    def append(state: ProjectState, app_label: str, model_name: str, option_name: str, added: Any) -> None:
        apps = state.__dict__.pop("apps", None)
        plain_append(state, app_label, model_name, option_name, added)
        if apps is not None:
            state.__dict__["apps"] = apps
            options = apps.get_model(app_label, model_name)._meta
            setattr(options, option_name, [*getattr(options, option_name), added])

    with patch.object(ProjectState, "_append_option", append):
        yield


@contextmanager
def swappable_models_known() -> Iterator[None]:
    """While this is in force, the setting that names a model is found once: Django forgets it with each new class."""
    plain = Apps.get_swappable_settings_name
    names: dict[str, str | None] = {}

    def find(apps: Apps, to_string: str) -> str | None:
        if apps is not all_apps:
            return plain(apps, to_string)
        if to_string not in names:
            names[to_string] = plain(apps, to_string)
        return names[to_string]

    find.cache_clear = plain.cache_clear  # type: ignore[attr-defined]
    with patch.object(Apps, "get_swappable_settings_name", find):
        yield


@contextmanager
def quick() -> Iterator[None]:
    """All of the above that make migrations quicker and change nothing of what they do."""
    with new_models_alone(), fields_known(), options_in_place(), swappable_models_known():
        yield
