"""Photos of a space."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ceh.core.refusals import Refused
from ceh.directory import actions
from ceh.directory.models import Photo
from ceh.web import uploads
from tests.factories.network import SpaceFactory, person_with_role


def picture():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (46.0, 14.0, 0.0)}
    Image.new("RGB", (800, 600), "#b4461e").save(out, "JPEG", exif=exif)
    return uploads.picture(SimpleUploadedFile("a.jpg", out.getvalue()))


def add(space, by, now, alt=None):
    alt = {"sl": "Miza", "en": "Bench"} if alt is None else alt
    return actions.add_photo(space=space, picture=picture(), alt=alt, credit="", by=by, now=now)


def test_photos_are_ordered_removed_and_brought_back(space, manager, now):
    first, second = add(space, manager, now), add(space, manager, now)
    actions.move_photo(photo=second, earlier=True, by=manager, now=now)
    assert list(space.photos.all()) == [second, first]
    actions.move_photo(photo=second, earlier=True, by=manager, now=now)
    actions.remove_photo(photo=second, by=manager, now=now)
    assert list(space.photos.all()) == [first]
    actions.restore_photo(photo=second, by=manager, now=now)
    assert list(space.photos.all()) == [second, first]


def test_a_photo_keeps_no_place_and_needs_words(space, manager, now):
    photo = add(space, manager, now)
    with Image.open(photo.image.path) as stored:
        assert not dict(stored.getexif())
    assert (photo.width, photo.height) == (800, 600)
    with pytest.raises(Refused) as refused:
        add(space, manager, now, alt={})
    assert refused.value.rule == "directory.photo_alt"


def test_a_foreign_manager_touches_no_photo(space, manager, now):
    photo, stranger = add(space, manager, now), person_with_role("manager", SpaceFactory())
    for verb in (actions.remove_photo, actions.restore_photo):
        with pytest.raises(Refused):
            verb(photo=photo, by=stranger, now=now)
    with pytest.raises(Refused):
        actions.move_photo(photo=photo, earlier=True, by=stranger, now=now)
    assert Photo.objects.filter(pk=photo.pk).exists()
