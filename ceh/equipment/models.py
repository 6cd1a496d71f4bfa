"""What one can work with: categories, models (what it can do), units (this one, here), rooms, premises, kits."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import ByName, Translated, TranslatedField
from ceh.equipment.states import UNIT
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.region.models import CodeListItem
from ceh.timetable.models import Resource

ACCESS = [
    ("open", _("open to everybody")),
    ("supervised", _("under supervision")),
    ("competence", _("with the competence")),
]
MEASURES = [("number", _("number")), ("words", _("words")), ("yes", _("yes or no"))]
PAPERS = [
    ("manual", _("manual")),
    ("safety", _("safety sheet")),
    ("photo", _("picture")),
    ("other", _("other")),
]


def new_code() -> str:
    """What the QR label of a unit says: short, not to be guessed, without letters that look alike."""
    return "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _n in range(10))


class EquipmentCategory(CodeListItem):
    """A kind of equipment: laser cutter, 3D printer, lathe. `keywords` are other words by which people search it."""

    icon = models.CharField(max_length=40, blank=True)
    keywords = TranslatedField()

    class Meta(CodeListItem.Meta):
        pass


class Property(models.Model):
    """Something by which models of a category are searched: working width in mm, materials, enclosed."""

    category = models.ForeignKey(EquipmentCategory, models.CASCADE, related_name="properties")
    code = models.SlugField(max_length=40)
    name = TranslatedField(_("name"))
    measure = models.CharField(max_length=10, choices=MEASURES, default="number")
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="property_once")]

    def __str__(self) -> str:
        return str(self.name)


@track()
class EquipmentModel(models.Model):
    """What a machine of this make can do; shared by all who have one. Two spaces may have the same model."""

    category = models.ForeignKey(
        EquipmentCategory, models.PROTECT, related_name="models", verbose_name=_("category")
    )
    code = models.SlugField(max_length=80, unique=True)
    maker = models.CharField(_("maker"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    description = TranslatedField(_("what it can do"))
    hazards = TranslatedField(_("what to watch out for"))
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["sort_key", "code"]

    def __str__(self) -> str:
        return f"{self.maker} {self.name}".strip()

    def get_absolute_url(self) -> Any:
        """The model's page; stable."""
        return reverse("equipment:model", kwargs={"code": self.code})


class PropertyValue(models.Model):
    """A property of a model: a number in the property's unit, or words by language; yes is the number 1."""

    model = models.ForeignKey(EquipmentModel, models.CASCADE, related_name="values")
    property = models.ForeignKey(Property, models.PROTECT, related_name="values")
    number = models.FloatField(null=True, blank=True)
    words = models.JSONField(default=dict, blank=True)  # {"sl": ["les"], "en": ["wood"]}

    class Meta:
        ordering = ["property__position"]
        indexes = [models.Index(fields=["property", "number"], name="property_value_number")]
        constraints = [models.UniqueConstraint(fields=["model", "property"], name="property_value_once")]

    def __str__(self) -> str:
        return f"{self.property}: {self.number if self.number is not None else self.text()}"

    def text(self) -> Translated:
        """The words in each language, separated by commas."""
        return Translated({language: ", ".join(words) for language, words in self.words.items()})


@track()
class Unit(Stateful):
    """This very machine. Where it stands is where its resource is; where it stood is in `UnitPlace`."""

    machine = UNIT

    resource = models.OneToOneField(Resource, models.PROTECT, related_name="equipment_unit")
    model = models.ForeignKey(EquipmentModel, models.PROTECT, related_name="units", verbose_name=_("model"))
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    inventory = models.CharField(_("inventory number"), max_length=80, blank=True)
    access = models.CharField(_("who may use it"), max_length=12, choices=ACCESS, default="competence")
    bookable = models.BooleanField(_("can be booked"), default=True)
    note = TranslatedField(_("to know before you come"))
    limits = models.CharField(_("what does not work"), max_length=300, blank=True)
    qr = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    is_demo = models.BooleanField(default=False)
    state = UNIT.field()

    class Meta:
        ordering = [ByName("resource__sort_keys"), "pk"]
        triggers = [UNIT.trigger()]
        constraints = [
            UNIT.constraint("unit_state_known"),
            models.CheckConstraint(
                condition=~Q(state="limited") | ~Q(limits=""), name="unit_limited_says_how"
            ),
            models.CheckConstraint(
                condition=Q(access__in=[code for code, _label in ACCESS]), name="unit_access_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def space_id(self) -> int:
        """Where it stands now."""
        return self.resource.space_id

    @property
    def space(self) -> Space:
        """Where it stands now."""
        return self.resource.space

    def get_absolute_url(self) -> Any:
        """The unit's page; stable."""
        return reverse("equipment:unit", kwargs={"pk": self.pk})


@track()
class UnitPlace(models.Model):
    """Where a unit stood, from when to when: machines travel between spaces."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="places")
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="unit_in_one_place"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="unit_place_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.space}, {short_day(self.since)}"


@track()
class Place(models.Model):
    """A room, premises (an empty shop for some days), a pool of seats, or a kit of things lent together."""

    resource = models.OneToOneField(Resource, models.PROTECT, related_name="place")
    description = TranslatedField(_("what it is good for"))
    area_m2 = models.FloatField(_("area in m²"), null=True, blank=True)
    contents = TranslatedField(_("what is in it"))  # of a kit
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = [ByName("resource__sort_keys"), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(area_m2=None) | Q(area_m2__gt=0), name="place_area_positive")
        ]

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def space(self) -> Space:
        """Where it is."""
        return self.resource.space

    @property
    def space_id(self) -> int:
        """Where it is."""
        return self.resource.space_id


@track()
class Requirement(models.Model):
    """A model everywhere, or one unit, asks for a competence at a level."""

    model = models.ForeignKey(
        EquipmentModel, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="requirements")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+", verbose_name=_("competence"))
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, default="use")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(model=None, unit__isnull=False) | Q(model__isnull=False, unit=None),
                name="requirement_of_one",
            ),
            models.UniqueConstraint(
                fields=["model", "unit", "competence"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="requirement_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model or self.unit}: {self.competence} ({self.level})"


class Paper(models.Model):
    """A manual, a safety sheet, a picture: of a model, for all who have one, or of one unit."""

    model = models.ForeignKey(EquipmentModel, models.PROTECT, null=True, blank=True, related_name="papers")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="papers")
    kind = models.CharField(_("kind"), max_length=10, choices=PAPERS)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=10, blank=True)
    file = models.FileField(upload_to="equipment", blank=True)
    url = models.URLField(_("address"), blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(model=None, unit__isnull=False) | Q(model__isnull=False, unit=None),
                name="paper_of_one",
            ),
            models.CheckConstraint(condition=~Q(file="", url=""), name="paper_is_somewhere"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pdf(self) -> bool:
        """Whether it is a document to save, not a picture or an address."""
        return self.file.name.endswith(".pdf") if self.file else False
