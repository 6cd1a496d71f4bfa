"""Good practices of partner regions, and guides that spaces share."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.network.models import Space
from ceh.region.models import Topic


@track()
class Practice(SortedByName):
    """A good practice of a partner region, and what is taken over of it."""

    code = models.SlugField(unique=True)
    name = TranslatedField(_("name"))
    place = TranslatedField(_("place"))
    country = models.CharField(_("country"), max_length=2)
    url = models.URLField(_("web page"), blank=True)
    idea = TranslatedField(_("the idea"))
    taken_over = TranslatedField(_("what we adopt"))
    taken_over_in = models.SlugField(
        _("imported in"), blank=True
    )  # code of the action, resolved by the app plan

    class Meta:
        ordering = [ByName("sort_keys")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("knowledge:practice", kwargs={"slug": self.code})


@track()
class Guide(models.Model):
    """A piece of knowledge that spaces share; its text is in versions and languages."""

    code = models.SlugField(unique=True)
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="guides")
    topics = models.ManyToManyField(Topic, blank=True, related_name="guides")
    is_demo = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


@track()
class GuideVersion(models.Model):
    """One version of a guide in one language. Published versions are never changed, only followed."""

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="versions")
    language = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    what_changed = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["guide", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "language", "number"], name="guide_version_once")
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="published_stays",
                fields=["guide", "language", "number", "title", "text", "published_at", "what_changed"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.number})"
