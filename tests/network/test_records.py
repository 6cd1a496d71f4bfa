"""Photos, the pack, and what is held on a person."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ceh.core import permissions
from ceh.core.personal_data import erase_all, holder_of, move_all, unmove_all
from ceh.core.refusals import Refused
from ceh.knowledge.models import Guide, GuideVersion, Practice
from ceh.network import actions
from ceh.network.models import Organisation, Photo, RoleAssignment, SearchEntry, Space
from ceh.web import uploads
from tests.factories.knowledge import GuideVersionFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory


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
    one, two = add(space, manager, now), add(space, manager, now)
    actions.move_photo(photo=two, earlier=True, by=manager, now=now)
    assert list(space.photos.all()) == [two, one]
    actions.move_photo(photo=two, earlier=True, by=manager, now=now)
    actions.remove_photo(photo=two, by=manager, now=now)
    assert list(space.photos.all()) == [one]
    actions.restore_photo(photo=two, by=manager, now=now)
    assert list(space.photos.all()) == [two, one]


def test_a_photo_keeps_no_place_and_needs_words(space, manager, now):
    photo = add(space, manager, now)
    with Image.open(photo.image.path) as stored:
        assert not dict(stored.getexif())
    assert (photo.width, photo.height) == (800, 600)
    with pytest.raises(Refused) as refused:
        add(space, manager, now, alt={})
    assert refused.value.rule == "network.photo_alt"


def test_a_foreign_manager_touches_no_photo(space, manager, now):
    photo, stranger = add(space, manager, now), person_with_role("manager", SpaceFactory())
    for verb in (actions.remove_photo, actions.restore_photo):
        with pytest.raises(Refused):
            verb(photo=photo, by=stranger, now=now)
    with pytest.raises(Refused):
        actions.move_photo(photo=photo, earlier=True, by=stranger, now=now)
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_a_merge_moves_roles_and_works_and_goes_back(space, manager, coordinator, now):
    kept, both = PersonFactory(), RoleAssignmentFactory(person=manager, role="mentor", space=None)
    RoleAssignmentFactory(person=kept, role="mentor", space=None)
    GuideVersionFactory(author=manager)
    moved = move_all(kept, manager, by=coordinator, now=now)
    assert permissions.holds(kept, "manager", space.pk)
    assert GuideVersion.objects.get().author == kept
    both.refresh_from_db()
    assert (both.person, both.ends_at) == (manager, now)
    unmove_all(kept, manager, moved, by=coordinator, now=now)
    assert permissions.holds(manager, "manager", space.pk)
    assert not permissions.holds(kept, "manager", space.pk)
    both.refresh_from_db()
    assert (both.ends_at, GuideVersion.objects.get().author) == (None, manager)


def test_erasing_ends_roles_and_keeps_records(space, manager, now):
    RoleAssignment.objects.filter(person=manager).update(reason="Sin soseda.")
    erase_all(manager, by=manager, now=now)
    row = RoleAssignment.objects.get(person=manager)
    assert (row.ends_at, row.reason) == (now, "")
    assert holder_of("network").export(manager)["roles"][0]["space"] == str(space.name)


def test_nothing_is_held_on_a_newcomer(small_region):
    assert holder_of("network").export(PersonFactory()) == {}


def test_the_real_pack_gives_the_real_directory(db):
    from ceh.region.actions import load_pack
    from ceh.region.models import Region
    from tests.regions import PACK

    Region.objects.all().delete()
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    load_pack(path=PACK, now=now)
    counted = (
        Space.objects.filter(state="published").count(),
        Organisation.objects.count(),
        Practice.objects.count(),
    )
    assert counted == (14, 15, 8)
    openlab = Space.objects.get(code="openlab")
    assert (openlab.url, dict(openlab.name), openlab.kind.name["sl"]) == (
        "https://www.openlab.si",
        {"": "OpenLab Kranj"},
        "Odprti laboratorij",
    )
    assert Space.objects.get(code="living-lab").host.code == "um-fov"
    indexed = SearchEntry.objects.filter(kind__in=("space", "organisation", "practice"))
    assert indexed.count() == 14 + 15 + 8
    before = Space.objects.values_list("pk", "changed_at", "state")
    load_pack(path=PACK, now=now + dt.timedelta(days=1))
    assert list(before) == list(Space.objects.values_list("pk", "changed_at", "state"))
    assert Guide.objects.count() == 0
