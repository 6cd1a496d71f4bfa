"""Factories of equipment."""

import datetime as dt

import factory

from ceh.core.language import sort_key
from ceh.core.text import Translated
from ceh.equipment import models
from tests.factories.learning import CompetenceFactory
from tests.factories.timetable import ResourceFactory

WHEN = dt.datetime(2026, 11, 4, 15, 0, tzinfo=dt.UTC)


class EquipmentCategoryFactory(factory.django.DjangoModelFactory):
    """Laser cutters."""

    class Meta:
        model = models.EquipmentCategory

    code = factory.Sequence(lambda n: f"category-{n}")
    name = Translated({"sl": "Laserski rezalnik", "en": "Laser cutter"})


class EquipmentModelFactory(factory.django.DjangoModelFactory):
    """A make of laser cutter."""

    class Meta:
        model = models.EquipmentModel

    category = factory.SubFactory(EquipmentCategoryFactory)
    code = factory.Sequence(lambda n: f"model-{n}")
    name = factory.Sequence(lambda n: f"Laser {n}")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))


class UnitFactory(factory.django.DjangoModelFactory):
    """A machine that anybody may use; `access="competence"` with a RequirementFactory asks for more."""

    class Meta:
        model = models.Unit

    resource = factory.SubFactory(ResourceFactory)
    model = factory.SubFactory(EquipmentModelFactory)
    access = "open"


class RequirementFactory(factory.django.DjangoModelFactory):
    """A model asks for a competence."""

    class Meta:
        model = models.Requirement

    model = factory.SubFactory(EquipmentModelFactory)
    competence = factory.SubFactory(CompetenceFactory)


class PropertyFactory(factory.django.DjangoModelFactory):
    """The width of a bed."""

    class Meta:
        model = models.Property

    category = factory.SubFactory(EquipmentCategoryFactory)
    code = factory.Sequence(lambda n: f"width-{n}")
    name = Translated({"sl": "Širina", "en": "Width"})
    unit = "mm"


class PropertyValueFactory(factory.django.DjangoModelFactory):
    """600 mm wide."""

    class Meta:
        model = models.PropertyValue

    model = factory.SubFactory(EquipmentModelFactory)
    property = factory.SubFactory(PropertyFactory, category=factory.SelfAttribute("..model.category"))
    number = 600


class UnitPlaceFactory(factory.django.DjangoModelFactory):
    """Where a unit stands."""

    class Meta:
        model = models.UnitPlace

    unit = factory.SubFactory(UnitFactory)
    space = factory.SelfAttribute("unit.resource.space")
    since = WHEN


class PlaceFactory(factory.django.DjangoModelFactory):
    """A room."""

    class Meta:
        model = models.Place

    resource = factory.SubFactory(ResourceFactory, kind="room", name="Soba")


class PaperFactory(factory.django.DjangoModelFactory):
    """A manual on the web."""

    class Meta:
        model = models.Paper

    model = factory.SubFactory(EquipmentModelFactory)
    kind = "manual"
    title = "Navodila"
    url = "https://manual.example/"
    added_at = WHEN
