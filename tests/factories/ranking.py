"""Factories of the app ranking."""

import datetime as dt

import factory

from ceh.ranking import models
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class RankingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Ranking

    order = []
    reason = "As the survey said"
    by = factory.SubFactory(PersonFactory)
    at = WHEN
