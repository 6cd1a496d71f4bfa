"""Upkeep of the search index: one entry for each public record, in the transaction that changed the record.

Apps declare what is indexed in their `search.py`. Terms carry weights: A the title, B topics, kind, place and goal
groups, C the summary, D all other text. `index` locks the record first, so of two people who change it at once the
second indexes what both wrote. Records that follow another one (machines their model) are not locked: the nightly
rebuild repairs what a race left.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save

from ceh.core import search
from ceh.core.jobs import job
from ceh.core.language import search_terms
from ceh.core.search import Document, Searchable, WeightedText
from ceh.core.text import Translated
from ceh.search.models import SearchEntry

BATCH = 200
MOST_TERMS = 12_000  # a tsvector holds a megabyte; a novel in a description must not stop a change
FIELDS = ["title", "summary", "slug", "sort_keys", "terms"]


def index(record: Any) -> None:
    """Make the record findable as it is now, or not findable any more. Needs the transaction that changed it."""
    with transaction.atomic():
        _index(_kind_of(record), [record.pk])


def unindex(record: Any) -> None:
    """Take the record out of the search."""
    SearchEntry.objects.filter(kind=_kind_of(record).kind, object_id=record.pk).delete()


def rebuild() -> int:
    """Index everything anew, one batch in a transaction, and drop what is no more; returns the number of entries."""
    SearchEntry.objects.exclude(kind__in=search.kinds()).delete()
    for searchable in search.kinds().values():
        manager = searchable.model.objects
        SearchEntry.objects.filter(kind=searchable.kind).exclude(object_id__in=manager.values("pk")).delete()
        pks = list(manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            with transaction.atomic():
                _index(searchable, pks[start : start + BATCH])
    return SearchEntry.objects.count()


@job()
def keep_found() -> None:
    """Every night: names of topics, kinds and municipalities change outside of these apps."""
    rebuild()


def index_saved(sender: Any, instance: Any, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    """Signal receiver: index a saved record, and the records of other kinds that follow it."""
    if raw:
        return
    for searchable in search.kinds().values():
        if searchable.model is sender and searchable.on_save:
            index(instance)
        elif sender in searchable.follows:
            followers = searchable.follows[sender](instance)
            if not (created and isinstance(followers, QuerySet)):  # no row refers to a new one yet
                _index(searchable, followers, lock=False)


def connect() -> None:
    """Keep the index up to date with every save of a declared model."""
    post_save.connect(index_saved, dispatch_uid="search index")


def _kind_of(record: Any) -> Searchable:
    searchable = search.of_model(type(record))
    if searchable is None:
        raise LookupError(f"{type(record).__name__} is not declared in a search.py.")
    return searchable


def _index(searchable: Searchable, pks: Iterable[int], *, lock: bool = True) -> None:
    """Write the entries of these records, and drop those of records that are not public."""
    pks = list(pks)
    if not pks:
        return
    rows = searchable.model.objects.filter(pk__in=pks).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    documents = [
        (row.pk, searchable.document(row))
        for row in rows.select_related(*searchable.related).prefetch_related(*searchable.prefetch)
    ]
    hidden = [pk for pk, document in documents if not document.title]
    if hidden:
        SearchEntry.objects.filter(kind=searchable.kind, object_id__in=hidden).delete()
    entries = [_entry(searchable.kind, pk, document) for pk, document in documents if document.title]
    if entries:
        SearchEntry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=FIELDS
        )


def _entry(kind: str, pk: int, document: Document) -> SearchEntry:
    return SearchEntry(
        kind=kind,
        object_id=pk,
        title=document.title,
        summary=Translated({code: text[:400] for code, text in document.summary.items()}),
        slug=document.slug,
        terms=vector(document.texts),
    )


def vector(texts: Iterable[WeightedText]) -> str:
    """A tsvector in its own notation. A term keeps its best weight only, so that repeating a word does not help."""
    best: dict[str, str] = {}
    for weight, text in sorted(texts, key=lambda item: item[0]):
        for language, words in Translated.of(text).items():
            for term in search_terms(words, language or "sl"):
                best.setdefault(term, weight)
                if len(best) >= MOST_TERMS:
                    break
    return " ".join(
        f"'{term.replace(chr(39), chr(39) * 2)}':1{weight}" for term, weight in sorted(best.items())
    )
