"""Migrations say what the database must know: no texts, which change often and are nothing to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

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
