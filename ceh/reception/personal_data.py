"""Personal data in the reception: the PIN for tablets, and who set tablets up."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Only, declare
from ceh.reception.models import KioskDevice, KioskPin

declare(
    "reception",
    _("Tablets"),
    About(
        KioskPin,
        "person",
        Only("tablet_pin_set_at", _("PIN for tablets set"), "set_at", where=~Q(hashed="")),
        blank=("hashed",),
    ),
    By(KioskDevice, "made_by", Count("tablets_switched_on", _("Tablets I set up"))),
)
