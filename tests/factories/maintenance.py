"""Factories of faults and outages."""

import datetime as dt

import factory

from ceh.maintenance import models
from tests.factories.equipment import WHEN, UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory


class FaultFactory(factory.django.DjangoModelFactory):
    """A machine that does not work, reported by who found it so."""

    class Meta:
        model = models.Fault

    unit = factory.SubFactory(UnitFactory)
    severity = "broken"
    cause = "found"
    reported_at = WHEN
    reported_by = factory.SubFactory(PersonFactory)


class OutageFactory(factory.django.DjangoModelFactory):
    """A planned outage of two hours that takes no time in the timetable: actions.start_outage makes those that do."""

    class Meta:
        model = models.Outage

    unit = factory.SubFactory(UnitFactory)
    planned = True
    starts_at = WHEN + dt.timedelta(days=1)
    expected_until = WHEN + dt.timedelta(days=1, hours=2)
    reason = "Service"
    by = factory.SubFactory(PersonFactory)
    made_at = WHEN


class HazardFactory(factory.django.DjangoModelFactory):
    """A warning to all who have the model of a faulty machine."""

    class Meta:
        model = models.Hazard

    fault = factory.SubFactory(FaultFactory, severity="danger")
    model = factory.SelfAttribute("fault.unit.model")
    text = "The door switch does not stop the beam."
    told_at = WHEN
    by = factory.SubFactory(PersonFactory)


class HazardReadFactory(factory.django.DjangoModelFactory):
    """A space confirmed the warning."""

    class Meta:
        model = models.HazardRead

    hazard = factory.SubFactory(HazardFactory)
    space = factory.SubFactory(SpaceFactory)
    by = factory.SubFactory(PersonFactory)
    read_at = WHEN
