"""The tablet of a space: the device that a manager switched on, and the PIN with which members act on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.network.models import Space


@track(exclude=["secret"])
class KioskDevice(models.Model):
    """A tablet that serves one space. Its cookie carries the id and the secret; switching it off ends both."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="kiosks")
    name = models.CharField(_("where the tablet is"), max_length=80)
    secret = models.CharField(max_length=64)  # its digest: who reads the table cannot make the cookie
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["space"], condition=Q(revoked_at=None), name="kiosk_in_space")]

    def __str__(self) -> str:
        return f"{self.space}, {self.name}"


@track(exclude=["hashed"])
class KioskPin(models.Model):
    """Four digits for the tablets, hashed like a password."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="kiosk_pin"
    )
    hashed = models.CharField(max_length=200, blank=True)  # empty: none is set
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}"
