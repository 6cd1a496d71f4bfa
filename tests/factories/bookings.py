"""Factories of bookings."""

import datetime as dt

import factory

from ceh.bookings import models
from tests.factories.equipment import WHEN
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory


class SeriesFactory(factory.django.DjangoModelFactory):
    """A weekly series without bookings yet."""

    class Meta:
        model = models.Series

    person = factory.SubFactory(PersonFactory)
    made_by = factory.SelfAttribute("person")
    made_at = WHEN


class BookingFactory(factory.django.DjangoModelFactory):
    """A booking of an hour that takes no time in the timetable: actions.book makes those that do."""

    class Meta:
        model = models.Booking
        skip_postgeneration_save = True

    resource = factory.SubFactory(ResourceFactory)
    space = factory.SelfAttribute("resource.space")
    person = factory.SubFactory(PersonFactory)
    made_by = factory.SelfAttribute("person")
    made_at = WHEN
    starts_at = WHEN + dt.timedelta(days=2)
    ends_at = WHEN + dt.timedelta(days=2, hours=1)
    state = "confirmed"
