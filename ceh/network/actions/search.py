"""Upkeep of the search: one entry for each record that people may find, in the transaction that changed the record.

An entry's terms carry weights: A the title, B topics, kind, place and goal groups, C the summary, D all other text.
Whoever indexes locks the record first, so of two who change it at once the second files what both wrote.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ceh.core.jobs import job
from ceh.core.language import search_terms, sort_key
from ceh.core.text import Translated
from ceh.network.models import Guide, Organisation, Practice, SearchEntry, Space

KINDS: dict[type, str] = {Space: "space", Organisation: "organisation", Practice: "practice", Guide: "guide"}
PUBLIC = ("published", "paused", "closed")
BATCH = 200
MOST_TERMS = 12_000  # a tsvector holds a megabyte; a novel in a description must not stop a change
FIELDS = ["title", "summary", "slug", "sort_key", "terms"]
Said = tuple[str, Any]  # weight and a text: Translated, or a string in no language


@dataclass
class Filed:
    """What is known of a record: nothing without a title."""

    title: Translated = field(default_factory=Translated)
    summary: Translated = field(default_factory=Translated)
    texts: list[Said] = field(default_factory=list)


def index(obj: Any) -> None:
    """Make the record findable as it is now, or not findable any more. Needs the transaction that changed it."""
    with transaction.atomic():
        for row in _rows(type(obj), [obj.pk]):
            _file([row])


def unindex(obj: Any) -> None:
    """Take the record out of the search."""
    SearchEntry.objects.filter(kind=KINDS[type(obj)], object_id=obj.pk).delete()


def rebuild() -> int:
    """File everything anew, a batch a transaction, and drop what is no more; gives the number of entries."""
    for model, kind in KINDS.items():
        manager: Any = model.objects  # type: ignore[attr-defined]
        SearchEntry.objects.filter(kind=kind).exclude(object_id__in=manager.values("pk")).delete()
        pks = list(manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            with transaction.atomic():
                _file(_rows(model, pks[start : start + BATCH]))
    return SearchEntry.objects.count()


@job()
def keep_found() -> None:
    """Every night: names of topics, kinds and municipalities change outside this room."""
    rebuild()


def _rows(model: Any, pks: Iterable[int]) -> Iterator[Any]:
    """The records as they are now, locked, with all that is filed of them."""
    found = model.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("pk")
    if model is Space:
        found = found.select_related("kind", "municipality").prefetch_related("topics", "goal_groups")
    if model is Organisation:
        found = found.select_related("kind", "municipality")
    if model is Guide:
        found = found.prefetch_related("topics", "versions")
    yield from found


def _file(rows: Iterable[Any]) -> None:
    entries = []
    for row in rows:
        said = _SAID[type(row)](row)
        if said.title:
            entries.append(_entry(row, said))
        else:
            unindex(row)
    if entries:
        SearchEntry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=FIELDS
        )


def _entry(row: Any, said: Filed) -> SearchEntry:
    return SearchEntry(
        kind=KINDS[type(row)],
        object_id=row.pk,
        title=said.title,
        summary=Translated({code: text[:400] for code, text in said.summary.items()}),
        slug=row.code,
        sort_key=sort_key(said.title.best("sl")[1]),
        terms=vector(said.texts),
    )


def vector(texts: Iterable[Said]) -> str:
    """A tsvector in its own notation. A term keeps its best weight only, so that repeating a word does not help."""
    best: dict[str, str] = {}
    for weight, text in sorted(texts, key=lambda one: one[0]):
        for language, words in Translated.of(text).items():
            for term in search_terms(words, language or "sl"):
                best.setdefault(term, weight)
                if len(best) >= MOST_TERMS:
                    break
    return " ".join(
        f"'{term.replace(chr(39), chr(39) * 2)}':1{weight}" for term, weight in sorted(best.items())
    )


def _named(item: Any) -> list[Said]:
    """A code list item by its names and its code."""
    return [("B", item.name), ("B", item.code)]


def _space(row: Space) -> Filed:
    if row.state not in PUBLIC:
        return Filed()
    lists = [row.kind, *row.topics.all(), *row.goal_groups.all()]
    texts: list[Said] = [("A", row.name), ("B", row.municipality.name), ("B", row.settlement)]
    texts += [one for item in lists for one in _named(item)]
    texts += [("C", row.summary), ("D", row.description), ("D", row.accessibility_note), ("D", row.address)]
    return Filed(row.name, _in_short(row), texts)


def _in_short(row: Space) -> Translated:
    """What a line of results says: kind, place and topics, then the summary; most spaces have only the former."""
    said = {}
    for code in {*row.kind.name, *row.summary} - {""} or {"en"}:
        parts = [row.kind.name.best(code)[1], row.settlement]
        parts += [one.name.best(code)[1] for one in row.topics.all()]
        said[code] = " · ".join(dict.fromkeys(parts)) + (
            f". {row.summary.best(code)[1]}" if row.summary else ""
        )
    return Translated(said)


def _organisation(row: Organisation) -> Filed:
    place = row.municipality.name if row.municipality else ""
    texts: list[Said] = [("A", row.name), ("B", place), ("B", row.settlement), *_named(row.kind)]
    return Filed(row.name, row.plan_role, [*texts, ("C", row.plan_role)])


def _practice(row: Practice) -> Filed:
    texts: list[Said] = [("A", row.name), ("B", row.place), ("C", row.idea), ("D", row.taken_over)]
    return Filed(row.name, row.idea, texts)


def _guide(row: Guide) -> Filed:
    newest = {one.language: one for one in sorted(row.versions.all(), key=lambda one: one.number)}
    if row.withdrawn_at or not newest:
        return Filed()
    title = Translated({code: one.title for code, one in newest.items()})
    summary = Translated({code: " ".join(one.text.split())[:300] for code, one in newest.items()})
    texts: list[Said] = [("A", title), *[one for item in row.topics.all() for one in _named(item)]]
    return Filed(title, summary, [*texts, ("D", {code: one.text for code, one in newest.items()})])


_SAID: dict[type, Any] = {Space: _space, Organisation: _organisation, Practice: _practice, Guide: _guide}
