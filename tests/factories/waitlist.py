"""Factories of the waitlist."""

import datetime as dt

import factory

from ceh.waitlist import models
from tests.factories.equipment import WHEN
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory


class WaitlistEntryFactory(factory.django.DjangoModelFactory):
    """Somebody waits for an hour of an afternoon."""

    class Meta:
        model = models.WaitlistEntry

    resource = factory.SubFactory(ResourceFactory)
    person = factory.SubFactory(PersonFactory)
    earliest = WHEN + dt.timedelta(days=2)
    latest = WHEN + dt.timedelta(days=2, hours=4)
    minutes = 60
    made_at = WHEN
