"""What the one search box looks through."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from ceh.core.text import SortKeysField, TranslatedField


class SearchEntry(models.Model):
    """One findable record: its kind as declared in an app's `search.py`, the slug of its page, its terms."""

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    title = TranslatedField()
    summary = TranslatedField()
    slug = models.SlugField()
    sort_keys = SortKeysField(source="title")
    terms = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [GinIndex(fields=["terms"], name="search_terms")]

    def __str__(self) -> str:
        return str(self.title)
