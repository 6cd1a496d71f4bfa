"""Factories of the app learning: a competence with its version, a grant, what spaces say to it, a hold."""

import datetime as dt

import factory

from ceh.core.text import Translated
from ceh.learning import models
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory

WHEN = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


class CompetenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Competence

    code = factory.Sequence(lambda n: f"laser-basics-{n}")
    name = factory.LazyAttribute(lambda o: Translated.of(o.code.replace("-", " ").title()))
    description = Translated({"sl": "Delate z laserskim rezalnikom.", "en": "You may use the laser cutter."})


class CompetenceVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CompetenceVersion

    competence = factory.SubFactory(CompetenceFactory)
    number = factory.LazyAttribute(lambda o: o.competence.versions.count() + 1)
    able_to = Translated({"sl": "Pozna nevarnosti.", "en": "Knows the dangers."})
    published_at = WHEN


def version_of(competence):
    """The competence's newest version, made where there is none."""
    return competence.versions.first() or CompetenceVersionFactory(competence=competence)


class GrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Grant

    person = factory.SubFactory(PersonFactory)
    competence = factory.SubFactory(CompetenceFactory)
    version = factory.LazyAttribute(lambda o: version_of(o.competence))
    level = "use"
    issuer = factory.SubFactory(PersonFactory)
    space = factory.SubFactory(SpaceFactory)
    granted_at = WHEN


class GrantStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.GrantStep

    grant = factory.SubFactory(GrantFactory)
    kind = "granted"
    at = WHEN
    by = factory.SelfAttribute("grant.issuer")


class NamingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Naming

    person = factory.SubFactory(PersonFactory)
    agreed_at = WHEN


class RecognitionRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RecognitionRule

    space = factory.SubFactory(SpaceFactory)
    answer = "refuse"
    set_at = WHEN
    set_by = factory.SubFactory(PersonFactory)


class InductionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Induction

    person = factory.SubFactory(PersonFactory)
    competence = factory.SubFactory(CompetenceFactory)
    space = factory.SubFactory(SpaceFactory)
    at = WHEN
    by = factory.SubFactory(PersonFactory)


class HoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Hold

    person = factory.SubFactory(PersonFactory)
    reason = "Worked without eye protection"
    starts_at = WHEN
    by = factory.SubFactory(PersonFactory)
