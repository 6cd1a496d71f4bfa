"""Who may do what where, and when."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.permissions import ROLES
from ceh.network.models.spaces import Space

SPACE_ROLES = [code for code, role in ROLES.items() if role.scope == "space"]
NETWORK_ROLES = [
    code for code, role in ROLES.items() if role.scope in ("space", "network") and code != "manager"
]


@track()
class RoleAssignment(models.Model):
    """A role of a person in one space, or in the network where `space` is empty, from when to when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles")
    role = models.CharField(
        _("role"), max_length=20, choices=[(code, role.label) for code, role in ROLES.items()]
    )
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="roles")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(space__isnull=False, role__in=SPACE_ROLES)
                | models.Q(space__isnull=True, role__in=NETWORK_ROLES),
                name="role_scope",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "space"],
                condition=models.Q(ends_at__isnull=True),
                nulls_distinct=False,
                name="role_held_once",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}" + (f", {self.space}" if self.space else "")
