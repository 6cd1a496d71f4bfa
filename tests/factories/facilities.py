"""Factories of the room facilities: a visit of a member, and of a group."""

import datetime as dt

import factory

from ceh.facilities import models
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 11, 4, 15, 0, tzinfo=dt.UTC)


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
