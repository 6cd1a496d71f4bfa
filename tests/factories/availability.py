"""Factories of booking rules."""

import factory

from ceh.availability import models
from tests.factories.network import SpaceFactory


class BookingRulesFactory(factory.django.DjangoModelFactory):
    """The booking rules of a space."""

    class Meta:
        model = models.BookingRules

    space = factory.SubFactory(SpaceFactory)
