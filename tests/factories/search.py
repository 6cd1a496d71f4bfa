"""Entries of the search for tests."""

import factory

from ceh.core.text import Translated
from ceh.search import models


class SearchEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SearchEntry

    kind = "space"
    object_id = factory.Sequence(lambda n: 1_000_000 + n)
    title = Translated({"sl": "Delavnica", "en": "Workshop"})
    slug = factory.Sequence(lambda n: f"entry-{n}")
    terms = "delavnica"
