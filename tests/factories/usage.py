"""Factories of visits and use."""

import factory

from ceh.usage import models
from tests.factories.equipment import WHEN, UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Visit

    space = factory.SubFactory(SpaceFactory)
    person = factory.SubFactory(PersonFactory)
    at = WHEN
    day = WHEN.date()
    recorded_at = WHEN
    recorded_by = factory.SelfAttribute("person")
    source = models.SOURCES[0][0]


class GroupVisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.GroupVisit

    space = factory.SubFactory(SpaceFactory)
    at = WHEN
    day = WHEN.date()
    recorded_at = WHEN
    recorded_by = factory.SubFactory(PersonFactory)
    what = "A class of a school"
    headcount = 20


class UsageFactory(factory.django.DjangoModelFactory):
    """Somebody uses a machine now."""

    class Meta:
        model = models.Usage

    unit = factory.SubFactory(UnitFactory)
    space = factory.SelfAttribute("unit.space")
    person = factory.SubFactory(PersonFactory)
    started_at = WHEN
    source = "self_declared"
    recorded_at = WHEN
    recorded_by = factory.SelfAttribute("person")


class UsageYearFactory(factory.django.DjangoModelFactory):
    """A year of the whole region; actions.figures counts those that are true."""

    class Meta:
        model = models.UsageYear

    year = WHEN.year
    uses = 3
    minutes = 180
    people = 2
    guests = 0
    counted_at = WHEN


class UsageDueFactory(factory.django.DjangoModelFactory):
    """Something of the year changed."""

    class Meta:
        model = models.UsageDue

    year = WHEN.year
