"""Translated text as data: {"sl": "Les", "en": "Wood"} in one column, read in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils.deconstruct import deconstructible
from django.utils.translation import get_language, override

from ceh.core.language import fold, sort_key
from ceh.core.validators import check_name, check_value

FALLBACK = ("en", "sl")


class Translated(dict[str, str]):
    """A text in some languages. `str()` gives the reader's language, else a fallback, else whatever there is."""

    def __str__(self) -> str:
        return self.best()[1]

    def best(self, language: str | None = None) -> tuple[str, str]:
        """(language, text) that serves the reader best; ("", "") when there is no text at all."""
        preferred = (language or get_language() or "en").split("-")[0]
        for code in (preferred, *FALLBACK, *self):
            if self.get(code):
                return code, self[code]
        return "", ""

    @property
    def lang(self) -> str:
        """The language in which the reader sees it, for the `lang` attribute; "" if it is the page's own."""
        code, _text = self.best()
        return "" if code == (get_language() or "en").split("-")[0] else code

    @classmethod
    def of(cls, value: Any) -> "Translated":
        """From a dictionary, or from a plain string that is the same in all languages (kept under "")."""
        if value is None:
            return cls()
        if isinstance(value, str):
            return cls({"": value}) if value else cls()
        return cls({str(k): str(v) for k, v in value.items() if v})


class TranslatedField(models.JSONField):
    """A JSON column that holds `Translated`. Empty is {}; never NULL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Translated)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Translated:
        return Translated.of(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Translated:
        return Translated.of(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(dict(Translated.of(value)))


def reader_language() -> str:
    spoken = [code for code, _label in settings.LANGUAGES]
    language = (get_language() or "").split("-")[0]
    return language if language in spoken else spoken[0]


def in_languages(text: object, languages: Iterable[str]) -> Translated:
    """A text of the interface in these languages."""
    texts = {}
    for language in languages:
        with override(language):
            texts[language] = str(text)
    return Translated(texts)


def codes_by_word(labels: Mapping[str, Any]) -> dict[str, str]:
    """Folded code or label, in every language of the interface → code: how a cell of a table is read."""
    known: dict[str, str] = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            known |= {fold(str(label)): code for code, label in labels.items()}
    return known | {fold(code): code for code in labels}


def word_for(code: str, labels: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """The label that is read as this code again, in the reader's language; the code itself where there is none."""
    label = str(labels.get(code, code))
    return label if known.get(fold(label)) == code else code


def sort_keys(text: Translated) -> dict[str, str]:
    """Language of the interface → sort key of the text as its readers see it, for `ByName`."""
    return {code: sort_key(text.best(code)[1]) for code, _label in settings.LANGUAGES}


class SortKeysField(models.JSONField):
    """The `sort_keys` of the row's `source`, written whenever the row is saved."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"default": dict, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        """To migrations and tables of history it is plain JSON."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> dict[str, str]:
        """The keys of what `source` says now."""
        keys = sort_keys(Translated.of(getattr(model_instance, self.source)))
        setattr(model_instance, self.attname, keys)
        return keys


class SortedByName(models.Model):
    """A record with a translated `name`, by which lists sort it in the reader's language."""

    sort_keys = SortKeysField()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """With a new name go the keys by which it is sorted. Raises Refused "core.name" for one without a letter."""
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "sort_keys"}
        if update_fields is None or "name" in update_fields:
            check_value(check_name, self.name, "name")  # type: ignore[attr-defined]
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def sort_key(self) -> str:
        """By what it is sorted in the reader's language."""
        return str(self.sort_keys.get(reader_language(), ""))


@deconstructible(path="ceh.core.text.ByName")
class ByName(F):
    """Order by a JSON column of `sort_keys` in the reader's language: `order_by(ByName("sort_keys"), "pk")`."""

    name: str

    def asc(self, **kwargs: Any) -> OrderBy:
        return _NameOrder(self, **kwargs)

    def desc(self, **kwargs: Any) -> OrderBy:
        return _NameOrder(self, descending=True, **kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """The key of the language that is active when the query is compiled."""
        return F(f"{self.name}__{reader_language()}").resolve_expression(*args, **kwargs)


class _NameOrder(OrderBy):
    """Keeps to the reader's language where records are sorted by one that they refer to: `order_by("space")`."""

    expression: ByName

    def prefix_references(self, prefix: str) -> "_NameOrder":
        return _NameOrder(ByName(f"{prefix}{self.expression.name}"), descending=self.descending)
