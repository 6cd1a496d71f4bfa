"""Guides in versions, photos, the pack, and what is held on a person."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ceh.core import permissions
from ceh.core.personal_data import erase_all, holder_of
from ceh.core.refusals import Refused
from ceh.knowledge import personal_data
from ceh.knowledge.actions import guides, practices
from ceh.knowledge.models import Guide, GuideVersion, Practice
from ceh.knowledge.rules import compare, html
from ceh.network import actions
from ceh.network.models import Organisation, Photo, RoleAssignment, SearchEntry, Space
from ceh.web import uploads
from tests.factories.knowledge import GuideVersionFactory, PracticeFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import TopicFactory


@pytest.fixture
def guide(manager, now):
    given = {"title": "Varno z laserjem", "text": "Prva.", "language": "sl", "topics": [TopicFactory()]}
    return guides.write_guide(**given, by=manager, now=now)


def follow(guide, by, now, **more):
    given = {"language": "sl", "title": "Varno z laserjem", "text": "Druga.", "what_changed": "Nova.", **more}
    return guides.new_version(guide=guide, by=by, now=now, **given)


def test_a_guide_is_found_and_followed(guide, manager, now):
    assert (guide.code, guide.versions.get().number) == ("varno-z-laserjem", 1)
    assert SearchEntry.objects.filter(kind="guide", object_id=guide.pk).exists()
    assert follow(guide, manager, now, after=1).number == 2
    assert follow(guide, manager, now, language="en", what_changed="").number == 1


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"after": 7}, "knowledge.guide_changed"),
        ({"text": "Prva."}, "knowledge.guide_same"),
        ({"what_changed": ""}, "knowledge.what_changed"),
    ],
)
def test_what_a_version_must_be(more, rule, guide, manager, now):
    with pytest.raises(Refused) as refused:
        follow(guide, manager, now, **more)
    assert refused.value.rule == rule


def test_only_its_writers_and_coordinators_change_a_guide(guide, coordinator, now):
    with pytest.raises(Refused):
        follow(guide, person_with_role("manager", SpaceFactory()), now)
    assert follow(guide, coordinator, now).number == 2


def test_a_withdrawn_guide_leaves_the_search_and_comes_back(guide, manager, now):
    guides.withdraw_guide(guide=guide, reason="Zastarelo.", by=manager, now=now)
    assert not SearchEntry.objects.filter(kind="guide").exists()
    with pytest.raises(Refused):
        follow(guide, manager, now)
    guides.restore_guide(guide=guide, by=manager, now=now)
    assert SearchEntry.objects.filter(kind="guide").exists()


@pytest.mark.parametrize("change", [{"text": "x"}, {"title": "x"}, {"number": 9}, {"language": "de"}])
def test_a_published_version_stays_as_it_is(change, guide):
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(guide=guide).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.all().delete()


def test_prose_has_blocks_and_nothing_else():
    assert html("# Naslov\nprva\ndruga\n\n- a\n- **b**\n\n1. c") == (
        "<h2>Naslov</h2>\n<p>prva druga</p>\n<ul><li>a</li>\n<li><strong>b</strong></li>\n</ul>\n<ol><li>c</li>\n</ol>"
    )


@given(st.text(max_size=300) | st.text("<>&\"'*#-1. \nhttps:/jvaript()", max_size=200))
def test_no_markup_of_the_writer_comes_through(text):
    allowed = {"h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "a"}
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag in allowed
            assert {name for name, _value in attrs} <= {"href", "rel"}
            assert dict(attrs).get("href", "https://").startswith(("http://", "https://"))

    Reader().feed(html(text))


def test_a_comparison_tells_what_went_and_came():
    told = [(one.kind, one.line) for one in compare("ena\ndve", "ena\ntri")]
    assert told == [("same", "ena"), ("removed", "dve"), ("added", "tri")]


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


def test_what_is_taken_over_is_written_by_coordinators(coordinator, manager, now):
    practice = PracticeFactory()
    values = {"taken_over": {"sl": "Odprti dnevi."}, "taken_over_in": "action-1"}
    practices.change_practice(practice=practice, values=values, by=coordinator, now=now)
    practice.refresh_from_db()
    assert (practice.taken_over["sl"], practice.taken_over_in) == ("Odprti dnevi.", "action-1")
    with pytest.raises(Refused):
        practices.change_practice(practice=practice, values=values, by=manager, now=now)


def test_a_merge_moves_roles_and_works_and_goes_back(space, manager, coordinator, now):
    kept, both = PersonFactory(), RoleAssignmentFactory(person=manager, role="mentor", space=None)
    RoleAssignmentFactory(person=kept, role="mentor", space=None)
    GuideVersionFactory(author=manager)
    moved = holder_of("network").move(kept, manager, by=coordinator, now=now)
    assert permissions.holds(kept, "manager", space.pk)
    assert GuideVersion.objects.get().author == kept
    both.refresh_from_db()
    assert (both.person, both.ends_at) == (manager, now)
    holder_of("network").unmove(kept, manager, moved, by=coordinator, now=now)
    assert permissions.holds(manager, "manager", space.pk)
    assert not permissions.holds(kept, "manager", space.pk)
    both.refresh_from_db()
    assert (both.ends_at, GuideVersion.objects.get().author) == (None, manager)


def test_erasing_ends_roles_and_keeps_records(space, manager, now):
    RoleAssignment.objects.filter(person=manager).update(reason="Sin soseda.")
    erase_all(manager, by=manager, now=now)
    row = RoleAssignment.objects.get(person=manager)
    assert (row.ends_at, row.reason) == (now, "")
    assert personal_data.export(manager)["roles"][0]["space"] == str(space.name)


def test_nothing_is_held_on_a_newcomer(small_region):
    assert personal_data.export(PersonFactory()) == {}


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
