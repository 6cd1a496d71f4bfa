"""Factories of the app imports."""

import factory

from ceh.imports import models
from tests.factories.equipment import WHEN
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory


class ImportBatchFactory(factory.django.DjangoModelFactory):
    """A table of bookings that was previewed."""

    class Meta:
        model = models.ImportBatch

    space = factory.SubFactory(SpaceFactory)
    kind = "bookings"
    filename = "rezervacije.csv"
    state = "previewed"
    by = factory.SubFactory(PersonFactory)
    uploaded_at = WHEN
