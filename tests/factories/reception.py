"""Tablets and PINs for tests."""

import factory

from ceh.reception import models
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.usage import WHEN


class KioskDeviceFactory(factory.django.DjangoModelFactory):
    """The tablet at the door."""

    class Meta:
        model = models.KioskDevice

    space = factory.SubFactory(SpaceFactory)
    name = "At the door"
    secret = factory.Sequence(lambda n: f"secret-{n}")
    made_at = WHEN
    made_by = factory.SubFactory(PersonFactory)


class KioskPinFactory(factory.django.DjangoModelFactory):
    """A member without a PIN yet; actions.set_pin sets one."""

    class Meta:
        model = models.KioskPin

    person = factory.SubFactory(PersonFactory)
    set_at = WHEN
