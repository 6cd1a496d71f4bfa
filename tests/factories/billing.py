"""Factories of the app billing: charges, what is owed, credits, settlements."""

import datetime as dt
from decimal import Decimal

import factory

from ceh.billing import models
from tests.factories.equipment import WHEN
from tests.factories.network import OrganisationFactory, SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.prices import YEAR


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


class ChargeLineFactory(factory.django.DjangoModelFactory):
    """Two pieces for three euros each."""

    class Meta:
        model = models.ChargeLine

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
    granted_amount = 1000
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
    amount = factory.SelfAttribute("credit.granted_amount")
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
