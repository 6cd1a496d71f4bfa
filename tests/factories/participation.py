"""Factories of the app participation."""

import factory

from ceh.core.text import Translated
from ceh.participation import models
from tests.factories.consultation import WHEN, WorkshopFactory
from tests.factories.people import PersonFactory


class RegistrationTermsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RegistrationTerms

    workshop = factory.SubFactory(WorkshopFactory, state="announced")
    capacity = 20


class RegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Registration

    workshop = factory.SubFactory(WorkshopFactory, state="announced")
    person = factory.SubFactory(PersonFactory)
    at = WHEN


class HeadcountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Headcount

    workshop = factory.SubFactory(WorkshopFactory, state="held")
    heads = 3


class WorkshopPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.WorkshopPhoto

    workshop = factory.SubFactory(WorkshopFactory)
    image = factory.django.ImageField(width=40, height=30, filename="table.jpg")
    thumbnail = factory.django.ImageField(width=16, height=12, filename="table-s.jpg")
    alt = Translated({"sl": "Ljudje za mizo", "en": "People at a table"})
    agreed_by = factory.SubFactory(PersonFactory)
    agreed_at = WHEN
