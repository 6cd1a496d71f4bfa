"""Photos of workshops: adding with consent, hiding at once, showing again, removing for good."""

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from ceh.consultation.models import Workshop
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.text import Translated
from ceh.participation.models import WorkshopPhoto
from ceh.participation.rules import check_consent, check_photo_room, check_photos_open
from ceh.people.models import Person


def add_photo(
    *,
    workshop: Workshop,
    picture: Any,
    alt: Translated,
    everybody_agreed: bool,
    has_minors: bool,
    guardians_agreed: bool,
    by: Person,
    now: datetime,
) -> WorkshopPhoto:
    """Add a picture that was checked and encoded anew; `by` vouches for the consent of everybody recognisable.

    Raises Refused: "participation.add_photo", "participation.photos_later", "participation.photo_consent",
    "participation.guardian_consent", "participation.too_many_photos".
    """
    with act("participation.add_photo", by=by):
        row = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
        need(by, "participation.add_photo", row)
        check_photos_open(row.state)
        check_consent(
            everybody_agreed=everybody_agreed, has_minors=has_minors, guardians_agreed=guardians_agreed
        )
        check_photo_room(WorkshopPhoto.objects.filter(workshop=row).exclude(state="removed").count())
        photo = WorkshopPhoto(
            workshop=row,
            alt=alt,
            has_minors=has_minors,
            guardians_agreed=guardians_agreed,
            agreed_by=by,
            agreed_at=now,
        )
        photo.image.save(picture.image.name, picture.image, save=False)
        photo.thumbnail.save(picture.thumbnail.name, picture.thumbnail, save=False)
        photo.save()
    return photo


def ask_removal(*, photo: WorkshopPhoto, by: Person | None, now: datetime, reason: str = "") -> WorkshopPhoto:
    """Hide a photo at once, whoever asks; its address is dead, too. Hiding it again changes nothing."""
    with transaction.atomic():
        row = WorkshopPhoto.objects.select_for_update(of=("self",)).get(pk=photo.pk)
        if row.state == "shown":
            WorkshopPhoto.machine.apply(row, "hide_photo", by=by, now=now, reason=reason)
            _rename_files(row)
    return row


def remove_photo(*, photo: WorkshopPhoto, by: Person, now: datetime) -> None:
    """Delete the files; who vouched for the consent, and when, stays in the history."""
    with transaction.atomic():
        row = WorkshopPhoto.objects.select_for_update(of=("self",)).get(pk=photo.pk)
        names = (str(row.image.name), str(row.thumbnail.name))
        WorkshopPhoto.machine.apply(row, "remove_photo", by=by, now=now, image="", thumbnail="")
        _delete_later(row, *names)


def _rename_files(photo: WorkshopPhoto) -> None:
    """Give the files new random names, so that nobody who knows an address still sees them."""
    name = secrets.token_hex(16)
    for field, end in ((photo.image, ".jpg"), (photo.thumbnail, "-s.jpg")):
        old = str(field.name)
        with field.storage.open(old) as file:
            field.save(f"{name}{end}", ContentFile(file.read()), save=False)
        _delete_later(photo, old)
    photo.save(update_fields=["image", "thumbnail"])


def _delete_later(photo: WorkshopPhoto, *names: str) -> None:
    """Delete files once what is done to their record is done for good."""
    storage = WorkshopPhoto._meta.get_field("image").storage
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
