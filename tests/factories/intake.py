"""Factories of the app intake."""

import factory

from ceh.intake import models
from tests.factories.equipment import WHEN
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory


class TableInFactory(factory.django.DjangoModelFactory):
    """A table of bookings that was looked at."""

    class Meta:
        model = models.TableIn

    space = factory.SubFactory(SpaceFactory)
    kind = "bookings"
    filename = "rezervacije.csv"
    state = "previewed"
    by = factory.SubFactory(PersonFactory)
    uploaded_at = WHEN
