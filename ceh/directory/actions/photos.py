"""Photos of a space: add, order, remove and bring back."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.directory.models import Photo
from ceh.network.models import Space
from ceh.people.models import Person

PHOTOS_AT_MOST = 12


def _locked(space: Space, by: Person, now: datetime) -> Space:
    """The space, locked, so that two who order photos at once follow each other; its journal gets the line."""
    row = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
    need(by, "network.change_space", row)
    row.changed_at = now
    row.save(update_fields=["changed_at"])
    return row


def add_photo(
    *, space: Space, picture: Any, alt: dict[str, str], credit: str, by: Person, now: datetime
) -> Photo:
    """Add a picture that was checked and encoded anew (`.image` and `.thumbnail` are files with names).

    Raises Refused: "directory.too_many_photos", "directory.photo_alt" (nobody said what it shows).
    """
    if not Translated.of(alt):
        raise Refused(
            "directory.photo_alt",
            _("Describe the picture for people who can’t see it."),
            kind="input",
            field_name="alt",
        )
    with act("directory.add_photo", by=by):
        row = _locked(space, by, now)
        _check_room(row)
        last = row.photos.aggregate(last=Max("position"))["last"]
        photo = Photo(
            space=row,
            alt=Translated.of(alt),
            credit=credit,
            added_by=by,
            position=0 if last is None else last + 1,
        )
        photo.image.save(picture.image.name, picture.image, save=False)
        photo.thumbnail.save(picture.thumbnail.name, picture.thumbnail, save=False)
        photo.save()
    return photo


def _check_room(space: Space) -> None:
    if space.photos.count() >= PHOTOS_AT_MOST:
        raise Refused(
            "directory.too_many_photos",
            _("A space shows at most %(number)s photos.") % {"number": PHOTOS_AT_MOST},
            _("Remove one first."),
            field_name="photo",
        )


def remove_photo(*, photo: Photo, by: Person, now: datetime) -> Photo:
    """Take a photo off the page; it can be brought back."""
    with act("directory.remove_photo", by=by):
        _locked(photo.space, by, now)
        Photo.with_removed.filter(pk=photo.pk, removed_at=None).update(removed_at=now)
    photo.removed_at = now
    return photo


def restore_photo(*, photo: Photo, by: Person, now: datetime) -> Photo:
    """Bring a removed photo back to its place."""
    with act("directory.restore_photo", by=by):
        row = _locked(photo.space, by, now)
        if Photo.with_removed.filter(pk=photo.pk, removed_at__isnull=False).exists():
            _check_room(row)
            Photo.with_removed.filter(pk=photo.pk).update(removed_at=None)
    photo.removed_at = None
    return photo


def move_photo(*, photo: Photo, earlier: bool, by: Person, now: datetime) -> None:
    """Swap with the neighbour; the first photo is shown on cards. At either end nothing happens."""
    with act("directory.move_photo", by=by):
        row = _locked(photo.space, by, now)
        order = list(row.photos.order_by("position", "id"))
        at = next((n for n, neighbour in enumerate(order) if neighbour.pk == photo.pk), None)
        if at is None:
            return
        to = at - 1 if earlier else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
        for place, neighbour in enumerate(order):
            if neighbour.position != place:
                Photo.objects.filter(pk=neighbour.pk).update(position=place)
