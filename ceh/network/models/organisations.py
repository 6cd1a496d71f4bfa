"""Legal bodies of the network."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.region.models import CodeListItem, Municipality


class OrganisationKind(CodeListItem):
    """Kinds of organisations, as data: chamber, school, municipality, ministry."""


@track()
class Organisation(SortedByName):
    """A chamber, school, municipality, company or agency, with the role that the plan gives it."""

    code = models.SlugField(unique=True)
    name = TranslatedField(_("name"))
    kind = models.ForeignKey(OrganisationKind, models.PROTECT, verbose_name=_("kind"))
    plan_role = TranslatedField(_("role in the plan"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name=_("municipality")
    )
    settlement = models.CharField(_("settlement"), max_length=100, blank=True)
    url = models.URLField(_("web page"), blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)

    class Meta:
        ordering = [ByName("sort_keys")]

    def __str__(self) -> str:
        return str(self.name)
