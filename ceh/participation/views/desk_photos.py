"""Photos of workshops: adding with consent, showing again, removing for good."""

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries as consultation
from ceh.participation.actions import photos
from ceh.participation.forms import PhotoForm
from ceh.participation.models import WorkshopPhoto
from ceh.participation.queries import photos as queries
from ceh.web.pages import FormPage, Steps

photo_new = FormPage(
    permission="participation.add_photo",
    get=consultation.workshop,
    subject="workshop",
    crumbs=lambda visit: [visit.record],
    form=PhotoForm,
    action=photos.add_photo,
    heading=_("Add a photo"),
    lead=_("Location and camera data are removed. Who confirms the consent, and when, is kept."),
    submit=_("Add photo"),
    done=_("The photo is on the page."),
)

photo_steps = Steps(
    model=WorkshopPhoto,
    get=queries.photo,
    route="workshop-photos/<int:pk>/",
    subject="photo",
    verbs=("show_photo", "remove_photo"),
    crumbs=lambda visit: [visit.record.workshop],
    actions={"remove_photo": photos.remove_photo},
)
