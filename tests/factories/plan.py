"""Factories of the app plan: one plan, one action of it."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.plan import models
from tests.factories.network import OrganisationFactory, SpaceFactory
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Plan
        django_get_or_create = ("code",)

    code = "2019"
    state = "in_force"
    title = Translated({"sl": "Akcijski načrt", "en": "Action plan"})


class InstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Instrument

    code = factory.Sequence(lambda n: f"instrument-{n}")
    name = Translated({"sl": "Instrument", "en": "Instrument"})
    level = "local"
    plan = factory.SubFactory(PlanFactory)


class PolicyChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PolicyChange

    instrument = factory.SubFactory(InstrumentFactory)
    kind = "focus"
    text = Translated({"sl": "Nov kazalnik", "en": "A new indicator"})
    changed_on = WHEN.date()
    evidence = "https://example.org/change"
    by = factory.SubFactory(PersonFactory)
    at = WHEN


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Action

    code = factory.Sequence(lambda n: f"action-{n}")
    title = factory.LazyAttribute(lambda o: Translated.of(o.code.title()))
    plan = factory.SubFactory(PlanFactory)


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Phase

    action = factory.SubFactory(ActionFactory)
    name = Translated({"sl": "izvedba", "en": "implementation"})
    first_year = 2026
    last_year = 2027


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Task

    action = factory.SubFactory(ActionFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = Translated({"sl": "Razviti model", "en": "Develop the model"})


class PlayerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Player

    action = factory.SubFactory(ActionFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class ConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Confirmation

    player = factory.SubFactory(PlayerFactory)
    part = factory.LazyFunction(dict)
    digest = "0"
    by = factory.SubFactory(PersonFactory)
    at = WHEN


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Target

    action = factory.SubFactory(ActionFactory)
    indicator = "users"
    name = Translated({"sl": "uporabniki", "en": "users"})
    value = 10


class CostLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CostLine

    action = factory.SubFactory(ActionFactory)
    number = factory.Sequence(lambda n: n + 1)
    category = "staff"
    text = Translated({"sl": "Plače", "en": "Salaries"})


class CostAmountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CostAmount

    line = factory.SubFactory(CostLineFactory)
    year = 2026
    cents = 100_000


class FundingSourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FundingSource

    action = factory.SubFactory(ActionFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = Translated({"sl": "Poziv LAS", "en": "Call of the LAG"})


class RiskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Risk

    action = factory.SubFactory(ActionFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = Translated({"sl": "Nihče se ne prijavi.", "en": "Nobody applies."})


class EstablishmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Establishment

    action = factory.SubFactory(ActionFactory)
    space = factory.SubFactory(SpaceFactory)
    opened_on = WHEN.date()
    at = WHEN
    reason = "The decision of the call."
