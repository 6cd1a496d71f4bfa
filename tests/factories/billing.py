"""Factories of the app billing: charges, what is owed, credits, settlements."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import factory
from django.db import transaction

from ceh.billing import models
from ceh.billing.actions import posting
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
        skip_postgeneration_save = True

    charge = factory.SubFactory(ChargeFactory)
    reason = "material"
    per = "piece"
    quantity = Decimal(2)
    unit_cents = 300
    cents = 600
    made_at = WHEN

    @factory.post_generation
    def entered(self, create, extracted, **kwargs):
        """Entered in the ledger."""
        if create:
            with transaction.atomic():
                posting.enter_line(self.charge, self, now=WHEN)


class CreditFactory(factory.django.DjangoModelFactory):
    """Ten euros for a year."""

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

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """With its account, in which what was given is entered."""
        unit = posting.unit_of(kwargs["measure"], kwargs["currency"])
        account = posting.credit_account(unit, uuid4().hex, WHEN)
        credit = super()._create(model_class, *args, account=account, **kwargs)
        posting.grant(credit, by=None, now=WHEN)
        credit.account.refresh_from_db()
        return credit


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
