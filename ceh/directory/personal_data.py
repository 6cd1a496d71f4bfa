"""Personal data in the directory: who confirmed a page, who added a photo."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, Values, counted, declare
from ceh.directory.models import Confirmation, Photo

declare(
    "directory",
    _("Pages of spaces"),
    By(
        Confirmation,
        "by",
        Rows("confirmations", _("Spaces I confirmed"), "space on"),
        moves=counted("%(count)d confirmation of a space", "%(count)d confirmations of spaces"),
    ),
    By(
        Photo,
        "added_by",
        Values("photos", _("Photos"), "image", "pk"),
        moves=counted("%(count)d photo", "%(count)d photos"),
    ),
)
