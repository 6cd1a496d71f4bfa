"""Factories of the app versions."""

import datetime as dt

import factory

from ceh.versions import models
from tests.factories.people import PersonFactory
from tests.factories.plan import PlanFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class PlanSnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanSnapshot

    plan = factory.SubFactory(PlanFactory)
    content = factory.LazyFunction(lambda: {"en": {"actions": [], "document": {}}})
    by = factory.SubFactory(PersonFactory)
    at = WHEN
