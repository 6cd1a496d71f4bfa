"""The region and its code lists, as its pack (regions/<code>/) gives them."""

from django.db import models

from ceh.core.journal import track
from ceh.core.text import TranslatedField


@track()
class Region(models.Model):
    """The one region that this installation serves."""

    code = models.SlugField(unique=True)
    name = TranslatedField()
    other_names = models.JSONField(default=list, blank=True)
    country = models.CharField(max_length=2)
    nuts3 = models.CharField(max_length=10, blank=True)
    cohesion_region = TranslatedField()
    timezone = models.CharField(max_length=50)
    currency = models.CharField(max_length=3)
    languages = models.JSONField(default=list)
    population = models.PositiveIntegerField(null=True, blank=True)
    centre = models.CharField(max_length=100, blank=True)
    lead_organisation = models.SlugField(blank=True)
    lead_name = TranslatedField()
    lead_url = models.URLField(blank=True)
    action_group = models.JSONField(default=dict, blank=True)
    attribution = models.CharField(max_length=200, blank=True)
    approximate_borders = models.BooleanField(default=True)
    pack_hash = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(models.Value(1), name="region_only_one")]

    def __str__(self) -> str:
        return str(self.name)


class Municipality(models.Model):
    """A municipality with its (approximate) borders. `rings` is a list of rings of [lon, lat] pairs."""

    code = models.SlugField(unique=True)
    official_id = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=200, db_index=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_km2 = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    rings = models.JSONField(default=list)

    class Meta:
        ordering = ["sort_key"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class Settlement(models.Model):
    """A named place from which distances are told; coordinates are the settlement's, not a building's."""

    name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=200, db_index=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="settlements")
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="settlement_once")]

    def __str__(self) -> str:
        return self.name


class CodeListItem(models.Model):
    """Base of small code lists: a code, a translated name, a place in the order."""

    code = models.SlugField(unique=True)
    name = TranslatedField()
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)  # no longer offered, still shown where used

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.name)


@track()
class Topic(CodeListItem):
    """What a maker space may be about: wood, robotics, textile."""


@track()
class GoalGroup(CodeListItem):
    """Who spaces are for: young people, inhabitants, start-ups."""


@track()
class Theme(CodeListItem):
    """A theme of the programme behind the plan."""


@track()
class Skill(CodeListItem):
    """Something that people can do, teach and need help with; it stands under a wider one, or is a group at the top."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    also = models.JSONField(default=list, blank=True)  # other words for it, in any language
    esco = models.URLField(blank=True)  # its concept in the European classification

    class Meta(CodeListItem.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="skill_not_under_itself")
        ]


@track()
class SchoolHoliday(models.Model):
    """A school holiday: data that an administrator edits. `ends` is its last day."""

    name = TranslatedField()
    starts = models.DateField()
    ends = models.DateField()
    municipalities = models.ManyToManyField(Municipality, blank=True)  # none: in the whole region
    removed_at = models.DateTimeField(null=True, blank=True)  # taken away, and may come back

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="school_holiday_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class PackEntry(models.Model):
    """What a pack said of a record when it was last loaded, so that people's own changes are told from the pack's."""

    label = models.CharField(max_length=60)  # "network.space"
    code = models.CharField(max_length=200)
    object_id = models.PositiveBigIntegerField()
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "pack entries"
        constraints = [models.UniqueConstraint(fields=["label", "code"], name="pack_entry_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.code}"
