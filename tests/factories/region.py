"""Factories of the app region: a made-up valley, so that no test leans on the real region by accident."""

import datetime as dt

import factory

from ceh.core.language import sort_key
from ceh.region import models, queries

SQUARE = [[[14.0, 46.0], [14.4, 46.0], [14.4, 46.4], [14.0, 46.4], [14.0, 46.0]]]


class RegionFactory(factory.django.DjangoModelFactory):
    """The one region; asking again gives the same."""

    class Meta:
        model = models.Region
        django_get_or_create = ("code",)

    code = "valley"
    name = {"sl": "Dolina", "en": "Valley"}
    country = "SI"
    timezone = "Europe/Ljubljana"
    currency = "EUR"
    languages = ["sl", "en"]
    loaded_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        queries.forget()


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """A square municipality."""

    class Meta:
        model = models.Municipality

    code = factory.Sequence(lambda n: f"municipality-{n}")
    name = factory.Sequence(lambda n: f"Občina {n}")
    sort_key = factory.LazyAttribute(lambda municipality: sort_key(municipality.name))
    lon = 14.1
    lat = 46.1
    rings = SQUARE


class SettlementFactory(factory.django.DjangoModelFactory):
    """A place in a municipality."""

    class Meta:
        model = models.Settlement

    name = factory.Sequence(lambda n: f"Naselje {n}")
    sort_key = factory.LazyAttribute(lambda settlement: sort_key(settlement.name))
    municipality = factory.SubFactory(MunicipalityFactory)
    lon = 14.1
    lat = 46.1


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic."""

    class Meta:
        model = models.Topic
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.LazyAttribute(lambda topic: {"sl": f"Področje {topic.code}", "en": f"Topic {topic.code}"})


class GoalGroupFactory(factory.django.DjangoModelFactory):
    """A goal group."""

    class Meta:
        model = models.GoalGroup
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"group-{n}")
    name = factory.LazyAttribute(lambda group: {"sl": f"Skupina {group.code}", "en": f"Group {group.code}"})


class ThemeFactory(factory.django.DjangoModelFactory):
    """A theme."""

    class Meta:
        model = models.Theme
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.LazyAttribute(lambda theme: {"sl": f"Tema {theme.code}", "en": f"Theme {theme.code}"})


class SchoolHolidayFactory(factory.django.DjangoModelFactory):
    """A week in winter, each a year after the last."""

    class Meta:
        model = models.SchoolHoliday

    name = {"sl": "Zimske počitnice", "en": "Winter holidays"}
    starts = factory.Sequence(lambda n: dt.date(2027 + n % 60, 2, 15))
    ends = factory.LazyAttribute(lambda holiday: holiday.starts + dt.timedelta(days=6))


class PackEntryFactory(factory.django.DjangoModelFactory):
    """What a pack said of a topic."""

    class Meta:
        model = models.PackEntry

    label = "region.topic"
    code = factory.Sequence(lambda n: f"entry-{n}")
    object_id = factory.Sequence(lambda n: n + 1)


class SkillFactory(factory.django.DjangoModelFactory):
    """A skill."""

    class Meta:
        model = models.Skill
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"skill-{n}")
    name = factory.LazyAttribute(lambda skill: {"sl": f"Veščina {skill.code}", "en": f"Skill {skill.code}"})
