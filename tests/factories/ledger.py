"""Factories of the app ledger."""

import datetime as dt

import factory
from django.db import transaction

from ceh.ledger import models
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Account

    code = factory.Sequence(lambda n: f"book:account-{n}")
    book = "book"
    kind = "assets"
    unit = "EUR"
    is_source = True
    opened_at = WHEN


class TransactionFactory(factory.django.DjangoModelFactory):
    """A transaction of ten euros between two new accounts."""

    class Meta:
        model = models.Transaction

    key = factory.Sequence(lambda n: f"key-{n}")
    verb = "test.moved"
    at = WHEN
    by = factory.SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """At once, because the database asks at the end whether the legs sum to zero."""
        with transaction.atomic():
            entry = super()._create(model_class, *args, **kwargs)
            for amount in (-1_000, 1_000):
                models.Leg.objects.create(transaction=entry, account=AccountFactory(), amount=amount)
        return entry


class LegFactory(factory.django.DjangoModelFactory):
    """The first leg of a transaction that has two."""

    class Meta:
        model = models.Leg

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return TransactionFactory().legs.first()
