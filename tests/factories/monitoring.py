"""Factories of the app monitoring."""

import datetime as dt

import factory

from ceh.monitoring import models
from tests.factories.people import PersonFactory
from tests.factories.plan import ActionFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Indicator

    code = factory.Sequence(lambda n: f"indicator-{n}")


class IndicatorVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.IndicatorVersion

    indicator = factory.SubFactory(IndicatorFactory)
    valid_from = WHEN.date()
    name = {"sl": "Uporabniki", "en": "Users"}
    kind = models.KINDS[0][0]


class MeasurementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Measurement

    version = factory.SubFactory(IndicatorVersionFactory)
    action = factory.SubFactory(ActionFactory)
    rule = "rule"
    rule_version = 1
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2027, 1, 1)
    as_of = WHEN
    value = 0
    headcount = 0
    ledger_hash = "0" * 64
    by = factory.SubFactory(PersonFactory)


class LineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Line

    measurement = factory.SubFactory(MeasurementFactory)
    unit_key = factory.Sequence(lambda n: f"unit-{n}")
    source_type = "usage.visit"
    source_id = factory.Sequence(lambda n: n + 1)
    at = WHEN
    day = WHEN.date()


class ViewingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Viewing

    person = factory.SubFactory(PersonFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    year = 2026
    at = WHEN
