"""Registry of what the one search finds: apps declare it in `search.py`, the app that owns the index reads it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from ceh.core.permissions import Text
from ceh.core.text import Translated

WeightedText = tuple[str, Any]  # "A" (title) to "D" (other text), and a text: Translated, or a string


@dataclass(frozen=True)
class Document:
    """What is indexed of a record. Without a title the record cannot be found (a draft, a retired machine)."""

    title: Translated = field(default_factory=Translated)
    summary: Translated = field(default_factory=Translated)
    texts: list[WeightedText] = field(default_factory=list)
    slug: str = ""


@dataclass(frozen=True)
class HitCard:
    """What a result shows beside its words, as a card elsewhere does.

    `load(record ids, now, person or None)` gives record id → card in a constant number of statements; records without
    one are shown by their words alone. The templates get it as `card`.
    """

    load: Callable[[Collection[int], datetime, Any], Mapping[int, Any]]
    picture: str
    facts: str = ""


@dataclass(frozen=True)
class Searchable:
    """A kind of record that people find.

    `document` reads a record; `related` and `prefetch` are what it needs. `url_name` takes the document's slug as
    `url_kwarg`. `follows` maps another model to the keys of the records to index again when one of its rows is saved
    (a queryset of rows that refer to it is not asked for a new one); a kind that indexes itself in its actions leaves
    `on_save` off.
    """

    kind: str
    label: Text
    icon: str
    model: Any
    document: Callable[[Any], Document]
    url_name: str
    url_kwarg: str = "slug"
    related: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()
    on_save: bool = True
    follows: Mapping[Any, Callable[[Any], Iterable[int]]] = field(default_factory=dict)
    order: int = 100
    card: HitCard | None = None

    def url(self, slug: str) -> str:
        """The public page of a record."""
        return reverse(self.url_name, kwargs={self.url_kwarg: slug})


_kinds: dict[str, Searchable] = {}
_names: list[Callable[[], Iterable[str]]] = []


def register(*searchables: Searchable) -> None:
    """Add kinds; the same kind again replaces the first."""
    _kinds.update({searchable.kind: searchable for searchable in searchables})


def kinds() -> dict[str, Searchable]:
    """All kinds by code, in the order in which results are grouped."""
    return dict(sorted(_kinds.items(), key=lambda item: (item[1].order, item[0])))


def of_model(model: Any) -> Searchable | None:
    """The kind of a model, None when the search does not find its records."""
    return next((searchable for searchable in _kinds.values() if searchable.model is model), None)


def register_names(source: Callable[[], Iterable[str]]) -> None:
    """Add names, of code lists or places, to which typing errors may be corrected."""
    _names.append(source)


def names() -> Iterator[str]:
    """All declared names."""
    for source in _names:
        yield from source()


def join(*parts: Any, separator: str = " · ") -> Translated:
    """Several texts as one, in each language that any of them has; parts without a text are left out."""
    texts = [Translated.of(part) for part in parts]
    codes = {code for text in texts for code in text} - {""} or {""}
    joined = {}
    for code in codes:
        words = dict.fromkeys(text.best(code)[1] for text in texts)
        joined[code] = separator.join(word for word in words if word)
    return Translated.of(joined)
