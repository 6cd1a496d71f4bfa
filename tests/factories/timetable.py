"""Factories of the app timetable."""

import datetime as dt

import factory

from ceh.timetable import models
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


class ResourceFactory(factory.django.DjangoModelFactory):
    """A machine of a space."""

    class Meta:
        model = models.Resource

    space = factory.SubFactory(SpaceFactory)
    kind = "unit"
    name = factory.Sequence(lambda n: f"Stroj {n}")


class PartFactory(factory.django.DjangoModelFactory):
    """A machine in a kit."""

    class Meta:
        model = models.Part

    kit = factory.SubFactory(ResourceFactory, kind="kit", name="Komplet")
    part = factory.SubFactory(ResourceFactory, space=factory.SelfAttribute("..kit.space"))
    added_at = WHEN
    added_by = factory.SubFactory(PersonFactory)


class SpaceCalendarFactory(factory.django.DjangoModelFactory):
    """A space that keeps the region's zone."""

    class Meta:
        model = models.SpaceCalendar

    space = factory.SubFactory(SpaceFactory)


class ResourceHoursFactory(factory.django.DjangoModelFactory):
    """Monday morning."""

    class Meta:
        model = models.ResourceHours

    resource = factory.SubFactory(ResourceFactory)
    weekday = 0
    opens = dt.time(8)
    closes = dt.time(12)


class SpecialDayFactory(factory.django.DjangoModelFactory):
    """A day on which a space is closed."""

    class Meta:
        model = models.SpecialDay

    space = factory.SubFactory(SpaceFactory)
    day = dt.date(2026, 12, 24)
    note = "Inventura"


class ClosureFactory(factory.django.DjangoModelFactory):
    """A morning closed."""

    class Meta:
        model = models.Closure

    space = factory.SubFactory(SpaceFactory)
    starts_at = WHEN
    ends_at = WHEN + dt.timedelta(hours=3)
    reason = "Prenova"
    by = factory.SubFactory(PersonFactory)
    made_at = WHEN - dt.timedelta(days=7)


class OccupancyFactory(factory.django.DjangoModelFactory):
    """An hour taken by a booking of the app above, which tests of this app do not need."""

    class Meta:
        model = models.Occupancy

    resource = factory.SubFactory(ResourceFactory)
    kind = "booking"
    starts_at = WHEN
    ends_at = WHEN + dt.timedelta(hours=1)
    source_type = "test.booking"
    source_id = factory.Sequence(lambda n: n + 1)
    made_at = WHEN - dt.timedelta(days=1)
    changed_at = WHEN - dt.timedelta(days=1)


class FeedKeyFactory(factory.django.DjangoModelFactory):
    """A calendar address."""

    class Meta:
        model = models.FeedKey

    person = factory.SubFactory(PersonFactory)
    made_at = WHEN
