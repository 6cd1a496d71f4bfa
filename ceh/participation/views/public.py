"""Asking that a photo goes, for everybody."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.participation.actions import photos
from ceh.participation.forms import RemovalForm
from ceh.participation.models import WorkshopPhoto
from ceh.participation.queries import photos as queries
from ceh.web.pages import FormPage


def _ask_removal(photo: WorkshopPhoto, by: Any, now: datetime, reason: str = "") -> WorkshopPhoto:
    """Hide the photo, whether who asks is signed in or not."""
    return photos.ask_removal(photo=photo, by=by if by.is_authenticated else None, now=now, reason=reason)


photo_removal = FormPage(
    permission="participation.ask_removal",
    get=queries.shown_photo,
    subject="photo",
    crumbs=lambda visit: [visit.record.workshop],
    form=RemovalForm,
    action=_ask_removal,
    heading=_("Ask to remove the photo"),
    lead=_(
        "It is hidden at once. The staff then decides with those who are in it; you need not say who you are."
    ),
    about=lambda visit: visit.record,
    submit=_("Hide the photo"),
    done=_("The photo is hidden."),
    then=lambda visit, _photo: visit.record.workshop,
)
