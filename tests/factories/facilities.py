"""Factories of the room facilities: a visit of a member, and of a group."""

import datetime as dt

import factory

from ceh.core.language import sort_key
from ceh.core.text import Translated
from ceh.facilities import models
from tests.factories.learning import CompetenceFactory
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory
from tests.factories.timetable import ResourceFactory

WHEN = dt.datetime(2026, 11, 4, 15, 0, tzinfo=dt.UTC)


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Visit

    space = factory.SubFactory(SpaceFactory)
    person = factory.SubFactory(PersonFactory)
    at = WHEN
    day = WHEN.date()
    recorded_at = WHEN
    recorded_by = factory.SelfAttribute("person")
    source = models.SOURCES[0][0]


class GroupVisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.GroupVisit

    space = factory.SubFactory(SpaceFactory)
    at = WHEN
    day = WHEN.date()
    recorded_at = WHEN
    recorded_by = factory.SubFactory(PersonFactory)
    what = "A class of a school"
    headcount = 20


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


class HouseRulesFactory(factory.django.DjangoModelFactory):
    """The booking rules of a space."""

    class Meta:
        model = models.HouseRules

    space = factory.SubFactory(SpaceFactory)


class SeriesFactory(factory.django.DjangoModelFactory):
    """A weekly series without bookings yet."""

    class Meta:
        model = models.Series

    person = factory.SubFactory(PersonFactory)
    made_by = factory.SelfAttribute("person")
    made_at = WHEN


class BookingFactory(factory.django.DjangoModelFactory):
    """A booking of an hour that takes no time in the timetable: actions.book makes those that do."""

    class Meta:
        model = models.Booking
        skip_postgeneration_save = True

    resource = factory.SubFactory(ResourceFactory)
    space = factory.SelfAttribute("resource.space")
    person = factory.SubFactory(PersonFactory)
    made_by = factory.SelfAttribute("person")
    made_at = WHEN
    starts_at = WHEN + dt.timedelta(days=2)
    ends_at = WHEN + dt.timedelta(days=2, hours=1)
    state = "confirmed"


class WaitingFactory(factory.django.DjangoModelFactory):
    """Somebody waits for an hour of an afternoon."""

    class Meta:
        model = models.Waiting

    resource = factory.SubFactory(ResourceFactory)
    person = factory.SubFactory(PersonFactory)
    earliest = WHEN + dt.timedelta(days=2)
    latest = WHEN + dt.timedelta(days=2, hours=4)
    minutes = 60
    made_at = WHEN


class UsageFactory(factory.django.DjangoModelFactory):
    """Somebody uses a machine now."""

    class Meta:
        model = models.Usage

    unit = factory.SubFactory(UnitFactory)
    space = factory.SelfAttribute("unit.space")
    person = factory.SubFactory(PersonFactory)
    started_at = WHEN
    source = "self_declared"
    recorded_at = WHEN
    recorded_by = factory.SelfAttribute("person")


class FaultFactory(factory.django.DjangoModelFactory):
    """A machine that does not work, reported by who found it so."""

    class Meta:
        model = models.Fault

    unit = factory.SubFactory(UnitFactory)
    severity = "broken"
    cause = "found"
    reported_at = WHEN
    reported_by = factory.SubFactory(PersonFactory)


class OutageFactory(factory.django.DjangoModelFactory):
    """A planned outage of two hours that takes no time in the timetable: actions.start_outage makes those that do."""

    class Meta:
        model = models.Outage

    unit = factory.SubFactory(UnitFactory)
    planned = True
    starts_at = WHEN + dt.timedelta(days=1)
    expected_until = WHEN + dt.timedelta(days=1, hours=2)
    reason = "Service"
    by = factory.SubFactory(PersonFactory)
    made_at = WHEN


class HazardFactory(factory.django.DjangoModelFactory):
    """A warning to all who have the model of a faulty machine."""

    class Meta:
        model = models.Hazard

    fault = factory.SubFactory(FaultFactory, severity="danger")
    model = factory.SelfAttribute("fault.unit.model")
    text = "The door switch does not stop the beam."
    told_at = WHEN
    by = factory.SubFactory(PersonFactory)


class HazardReadFactory(factory.django.DjangoModelFactory):
    """A space read the warning."""

    class Meta:
        model = models.HazardRead

    hazard = factory.SubFactory(HazardFactory)
    space = factory.SubFactory(SpaceFactory)
    by = factory.SubFactory(PersonFactory)
    read_at = WHEN


class KioskDeviceFactory(factory.django.DjangoModelFactory):
    """The tablet at the door."""

    class Meta:
        model = models.KioskDevice

    space = factory.SubFactory(SpaceFactory)
    name = "At the door"
    secret = factory.Sequence(lambda n: f"secret-{n}")
    made_at = WHEN
    made_by = factory.SubFactory(PersonFactory)


class KioskPinFactory(factory.django.DjangoModelFactory):
    """A member without a PIN yet; actions.kiosk.set_pin sets one."""

    class Meta:
        model = models.KioskPin

    person = factory.SubFactory(PersonFactory)
    set_at = WHEN


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


class UsageYearFactory(factory.django.DjangoModelFactory):
    """A year of the whole region; actions.figures counts those that are true."""

    class Meta:
        model = models.UsageYear

    year = WHEN.year
    uses = 3
    minutes = 180
    people = 2
    guests = 0
    counted_at = WHEN


class UsageDueFactory(factory.django.DjangoModelFactory):
    """Something of the year changed."""

    class Meta:
        model = models.UsageDue

    year = WHEN.year
