"""Photos of a workshop, which show people: with their agreement only, and never longer than they agree."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.consultation.models import Workshop
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.participation.states import PHOTO


@track(exclude=["image", "thumbnail"])
class WorkshopPhoto(Stateful):
    """A picture, re-encoded and without location data; `agreed_by` vouches for the consent of all in it."""

    machine = PHOTO

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="photos")
    image = models.ImageField(upload_to="workshops", blank=True)
    thumbnail = models.ImageField(upload_to="workshops", blank=True)
    alt = TranslatedField(_("what it shows"))
    has_minors = models.BooleanField(_("somebody under 18 is recognisable"), default=False)
    guardians_agreed = models.BooleanField(default=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    state = PHOTO.field()

    class Meta:
        ordering = ["pk"]
        constraints = [
            PHOTO.constraint("workshop_photo_state_known"),
            models.CheckConstraint(condition=~Q(alt={}), name="workshop_photo_described"),
            models.CheckConstraint(
                condition=Q(has_minors=False) | Q(guardians_agreed=True),
                name="workshop_photo_guardians_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state="removed", image="") | (~Q(state="removed") & ~Q(image="")),
                name="workshop_photo_gone_when_removed",
            ),
        ]
        triggers = [PHOTO.trigger()]

    def __str__(self) -> str:
        return str(self.alt)

    def get_absolute_url(self) -> str:
        return f"{self.workshop.get_absolute_url()}#photos"
