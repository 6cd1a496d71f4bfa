"""Factories of the app consultation."""

import datetime as dt

import factory

from ceh.consultation import models
from ceh.core.text import Translated
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class StatementThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.StatementTheme

    code = factory.Sequence(lambda n: f"theme-{n}")
    name = Translated({"sl": "Ljudje", "en": "People"})


class SourceDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SourceDocument

    code = factory.Sequence(lambda n: f"document-{n}")
    kind = "study"
    title = Translated({"sl": "Študija", "en": "Study"})


class WorkshopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Workshop

    code = factory.Sequence(lambda n: f"workshop-{n}")
    title = Translated({"sl": "Delavnica", "en": "Workshop"})
    municipality = factory.SubFactory(MunicipalityFactory)
    starts_at = WHEN

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Any state, reached by the ways of the machine."""
        state = kwargs.pop("state", "published")
        workshop = super()._create(model_class, *args, state="draft", **kwargs)
        ways = {
            "draft": (),
            "announced": ("announced",),
            "held": ("held",),
            "cancelled": ("announced", "cancelled"),
        }
        for step in ways.get(state, ("held", "published")):
            model_class.objects.filter(pk=workshop.pk).update(state=step)
        workshop.state = state
        return workshop


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgendaItem

    workshop = factory.SubFactory(WorkshopFactory, state="held")
    title = Translated({"sl": "Kje smo šibki?", "en": "Where are we weak?"})


class WorkshopTableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.WorkshopTable

    workshop = factory.SubFactory(WorkshopFactory, state="held")
    name = factory.Sequence(lambda n: f"Group {n}")


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Finding

    workshop = factory.SubFactory(WorkshopFactory, state="held")
    text = factory.Sequence(lambda n: f"Finding {n}")
    by = factory.SubFactory(PersonFactory)
    at = WHEN


class StatementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Statement

    code = factory.Sequence(lambda n: f"statement-{n}")
    quadrant = "weakness"
    text = Translated({"sl": "ni ustvarjalnih prostorov", "en": "no maker spaces"})
    state = "published"


class ChallengeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Challenge

    code = factory.Sequence(lambda n: f"challenge-{n}")
    name = Translated({"sl": "Bližina", "en": "Proximity"})
    text = Translated({"sl": "znanje blizu doma", "en": "knowledge near home"})
    state = "published"
