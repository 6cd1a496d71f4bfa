"""Who belongs where: to a space as a member, to an organisation as their home."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.network.models import Organisation, Space


@track()
class Membership(models.Model):
    """A person is a member of a space, or works or learns at an organisation, from day to day. Never deleted, ended."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)  # the last day
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(space=None, organisation__isnull=False)
                | Q(space__isnull=False, organisation=None),
                name="membership_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            ExclusionConstraint(
                name="membership_one_organisation",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), "="),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(organisation__isnull=False),
            ),
            ExclusionConstraint(
                name="membership_once_in_space",
                expressions=[
                    (Func(F("person_id"), F("person_id"), Value("[]"), function="int8range"), "="),
                    (Func(F("space_id"), F("space_id"), Value("[]"), function="int8range"), "="),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(space__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.space or self.organisation}"
