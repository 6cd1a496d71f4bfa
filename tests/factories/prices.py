"""Factories of the app prices: lists, lines, memberships."""

import datetime as dt

import factory

from ceh.prices import models
from tests.factories.equipment import WHEN
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

YEAR = dt.date(2026, 1, 1)


class PriceListFactory(factory.django.DjangoModelFactory):
    """A draft from the beginning of the year; `published(list)` publishes it past the rules."""

    class Meta:
        model = models.PriceList

    space = factory.SubFactory(SpaceFactory)
    valid_from = YEAR
    currency = "EUR"
    made_at = WHEN


class PriceLineFactory(factory.django.DjangoModelFactory):
    """Six euros an hour for any machine, for everybody."""

    class Meta:
        model = models.PriceLine

    price_list = factory.SubFactory(PriceListFactory)
    what = "equipment"
    per = "hour"
    cents = 600


def published(price_list):
    """The list as it is after publishing."""
    models.PriceList.objects.filter(pk=price_list.pk).update(state="published")
    price_list.refresh_from_db()
    return price_list


class MembershipFactory(factory.django.DjangoModelFactory):
    """A member of a space."""

    class Meta:
        model = models.Membership

    person = factory.SubFactory(PersonFactory)
    space = factory.SubFactory(SpaceFactory)
    starts_on = YEAR
    made_at = WHEN
