"""Factories of the app versions."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.versions import models
from tests.factories.people import PersonFactory
from tests.factories.plan import PlanFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class PlanSnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanSnapshot

    plan = factory.SubFactory(PlanFactory)
    content = factory.LazyFunction(lambda: {"en": {"actions": [], "document": {}}})
    by = factory.SubFactory(PersonFactory)
    at = WHEN


class PublicConsultationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PublicConsultation
        django_get_or_create = ("plan",)

    plan = factory.SubFactory(PlanFactory)
    invitation = Translated({"sl": "Preberite osnutek.", "en": "Read the draft."})
    opens_on = WHEN.date()
    closes_on = dt.date(2100, 1, 1)  # open whenever a test looks


class CommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Comment

    consultation = factory.SubFactory(PublicConsultationFactory)
    section = "plan"
    text = "More workshops, please."
    person = factory.SubFactory(PersonFactory)
    at = WHEN
