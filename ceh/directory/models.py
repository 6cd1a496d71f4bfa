"""What the directory keeps of a space beside its record: photos, and when somebody said that the page is true."""

from django.conf import settings
from django.db import models

from ceh.core.text import TranslatedField
from ceh.network.models import Space


class PresentPhotos(models.Manager["Photo"]):
    """Photos that were not removed."""

    def get_queryset(self) -> models.QuerySet["Photo"]:
        return super().get_queryset().filter(removed_at=None)


class Photo(models.Model):
    """A picture of a space, re-encoded and without location data; `alt` says what it shows."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="photos")
    image = models.ImageField(upload_to="spaces", width_field="width", height_field="height")
    thumbnail = models.ImageField(upload_to="spaces")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    alt = TranslatedField()
    credit = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # removing can be undone

    objects = PresentPhotos()
    with_removed = models.Manager["Photo"]()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.alt)


class Confirmation(models.Model):
    """That somebody confirmed a space's page as true on a day."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="confirmations")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.space} {self.on}"
