"""Acting for another person: the code that the person shows, and the note of each look-up."""

from django.conf import settings
from django.db import models

from ceh.core.formatting import short_day
from ceh.network.models.spaces import Space


class MemberCode(models.Model):
    """A code that a person shows at the counter. Once used, the row ties the person to the space."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    space = models.ForeignKey(Space, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-expires_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True, space__isnull=True)
                | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="member_code_used_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


class LookUp(models.Model):
    """That somebody looked a person up; without a person where nobody was shown, without a space in the network."""

    space = models.ForeignKey(Space, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["by", "at"], name="network_look_up_by_at")]

    def __str__(self) -> str:
        return f"{self.space or '–'}, {short_day(self.at)}"
