"""Photos of spaces, and confirmations of their pages, for tests."""

import factory

from ceh.core.text import Translated
from ceh.directory import models
from tests.factories.network import LONG_AGO, SpaceFactory
from tests.factories.people import PersonFactory


class PhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Photo

    space = factory.SubFactory(SpaceFactory)
    image = factory.django.ImageField(width=40, height=30, filename="bench.jpg")
    thumbnail = factory.django.ImageField(width=16, height=12, filename="bench-s.jpg")
    alt = Translated({"sl": "Delovna miza", "en": "A workbench"})


class ConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Confirmation

    space = factory.SubFactory(SpaceFactory)
    on = LONG_AGO.date()
    by = factory.SubFactory(PersonFactory)
