"""Factories of the app prices: lists, lines, charges, what is owed, credits, memberships, settlements."""

import datetime as dt
from decimal import Decimal

import factory

from ceh.prices import models
from tests.factories.equipment import WHEN
from tests.factories.network import OrganisationFactory, SpaceFactory
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


class ChargeFactory(factory.django.DjangoModelFactory):
    """Material that somebody took, not priced by any list."""

    class Meta:
        model = models.Charge

    why = "material"
    space = factory.SubFactory(SpaceFactory)
    person = factory.SubFactory(PersonFactory)
    day = WHEN.date()
    currency = "EUR"
    made_at = WHEN
    state = "open"


class OwedFactory(factory.django.DjangoModelFactory):
    """Two pieces for three euros each."""

    class Meta:
        model = models.Owed

    charge = factory.SubFactory(ChargeFactory)
    reason = "material"
    per = "piece"
    quantity = Decimal(2)
    unit_cents = 300
    cents = 600
    made_at = WHEN


class CreditFactory(factory.django.DjangoModelFactory):
    """Ten euros for a year, still without its first entry."""

    class Meta:
        model = models.Credit

    space = factory.SubFactory(SpaceFactory)
    person = factory.SubFactory(PersonFactory)
    measure = "money"
    given = 1000
    currency = "EUR"
    starts_on = YEAR
    ends_on = dt.date(2026, 12, 31)
    given_at = WHEN
    given_by = factory.SubFactory(PersonFactory)


class CreditEntryFactory(factory.django.DjangoModelFactory):
    """The first entry of a credit."""

    class Meta:
        model = models.CreditEntry

    credit = factory.SubFactory(CreditFactory)
    amount = factory.SelfAttribute("credit.given")
    at = WHEN


class SettlementFactory(factory.django.DjangoModelFactory):
    """A closed October."""

    class Meta:
        model = models.Settlement

    starts_on = dt.date(2026, 10, 1)
    ends_on = dt.date(2026, 10, 31)
    currency = "EUR"
    closed_at = WHEN
    closed_by = factory.SubFactory(PersonFactory)


class SettlementRowFactory(factory.django.DjangoModelFactory):
    """Two hours of one organisation's member in another's space."""

    class Meta:
        model = models.SettlementRow

    settlement = factory.SubFactory(SettlementFactory)
    host = factory.SubFactory(OrganisationFactory)
    home = factory.SubFactory(OrganisationFactory)
    uses = 1
    people = 1
    minutes = 120
    cents = 1200
    covered = 0
    paid = 0
    waived = 0
    late = 0
