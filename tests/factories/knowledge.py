"""Factories of guides and good practices."""

import factory

from ceh.core.text import Translated
from ceh.knowledge import models
from tests.factories.network import LONG_AGO
from tests.factories.people import PersonFactory


class PracticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Practice

    code = factory.Sequence(lambda n: f"practice-{n}")
    name = factory.LazyAttribute(lambda o: Translated.of(o.code.replace("-", " ").title()))
    place = Translated({"sl": "Zagreb", "en": "Zagreb"})
    country = "HR"
    idea = Translated({"sl": "Skupna delavnica.", "en": "A shared workshop."})


class GuideFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Guide

    code = factory.Sequence(lambda n: f"guide-{n}")


class GuideVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.GuideVersion

    guide = factory.SubFactory(GuideFactory)
    language = "sl"
    number = factory.LazyAttribute(lambda o: o.guide.versions.filter(language=o.language).count() + 1)
    title = "Varno z laserjem"
    text = "Pred delom preverite odsesavanje."
    author = factory.SubFactory(PersonFactory)
    published_at = LONG_AGO
